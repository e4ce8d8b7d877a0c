# Eight processes that answer by pipes, and a pattern that looks back.
use strict;
use warnings;

my $sum = 0;
for my $number (1 .. 8) {
    my $pid = open(my $answer, '-|') // die "fork: $!";
    if (!$pid) {
        print join(',', map { $_ * $number } 1 .. 100), "\n";
        exit 0;
    }
    my $line = <$answer>;
    $sum += $_ for $line =~ /(?<=,)(\d+)/g;
    close($answer) or die "a child ended with $?";
}
print "$sum\n";
