# Threads with a lock, processes, and a server with 20 clients by asyncio.
import asyncio
import concurrent.futures
import hashlib
import subprocess
import sys
import threading

lock = threading.Lock()
done = 0


def digest(number):
    global done
    found = hashlib.sha256(bytes([number]) * 100_000).hexdigest()
    with lock:
        done += 1
    return found


with concurrent.futures.ThreadPoolExecutor(16) as pool:
    digests = set(pool.map(digest, range(64)))


def child(number):
    command = [sys.executable, "-c", f"print({number} ** 2)"]
    return int(subprocess.run(command, capture_output=True, check=True).stdout)


with concurrent.futures.ThreadPoolExecutor(4) as pool:
    squares = list(pool.map(child, range(4)))


async def echo(reader, writer):
    writer.write(await reader.readline())
    await writer.drain()
    writer.close()


async def ask(port, number):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"%d\n" % number)
    answer = int(await reader.readline())
    writer.close()
    return answer


async def serve():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    return sum(await asyncio.gather(*(ask(port, number) for number in range(20))))


print(done, len(digests), squares, asyncio.run(serve()))
