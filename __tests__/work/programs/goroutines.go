// 200 clients of a server on loopback, one goroutine for each and for each answer, while the heap is collected; then
// a process of this program.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"sync"
)

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func answer(connection net.Conn) {
	_, err := io.Copy(connection, connection)
	must(err)
	must(connection.Close())
}

func ask(address string) int {
	connection, err := net.Dial("tcp", address)
	must(err)
	message := make([]byte, 50000)
	_, err = connection.Write(message)
	must(err)
	must(connection.(*net.TCPConn).CloseWrite())
	read, err := io.ReadAll(connection)
	must(err)
	runtime.GC()
	return len(read)
}

func main() {
	if len(os.Args) > 1 {
		fmt.Print(os.Args[1])
		return
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	go func() {
		for {
			connection, err := listener.Accept()
			must(err)
			go answer(connection)
		}
	}()
	var group sync.WaitGroup
	sizes := make(chan int, 200)
	for i := 0; i < 200; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			sizes <- ask(listener.Addr().String())
		}()
	}
	group.Wait()
	sum := 0
	for i := 0; i < 200; i++ {
		sum += <-sizes
	}
	child, err := exec.Command(os.Args[0], "child").Output()
	must(err)
	fmt.Println(runtime.GOARCH, sum, string(child))
}
