"""proxy.py PORT TO-PORT FILE - between goujid and its mail server.

Passes on what either says. While FILE is there ("PID N"), it counts these
pieces; when the Nth was passed on it removes FILE and kills PID.
"""
import os
import selectors
import signal
import socket
import sys

port, to_port, file = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
listener = socket.create_server(("127.0.0.1", port))
watch = selectors.DefaultSelector()
watch.register(listener, selectors.EVENT_READ)
other = {}
passed = 0


def begin():
    one = listener.accept()[0]
    try:
        two = socket.create_connection(("127.0.0.1", to_port))
    except OSError:
        one.close()
        return
    for here, there in (one, two), (two, one):
        other[here] = there
        watch.register(here, selectors.EVENT_READ)


def end(here):
    for each in here, other.pop(here):
        other.pop(each, None)
        watch.unregister(each)
        each.close()


def count():
    global passed
    try:
        with open(file) as wanted:
            pid, n = map(int, wanted.read().split())
    except FileNotFoundError:
        passed = 0
        return
    passed += 1
    if passed == n:
        os.unlink(file)
        os.kill(pid, signal.SIGKILL)


def move(here):
    try:
        piece = here.recv(65536)
        if piece:
            other[here].sendall(piece)
    except OSError:
        piece = b""
    if piece:
        count()
    else:
        end(here)


print("ready", flush=True)
while True:
    for key, _ in watch.select():
        if key.fileobj is listener:
            begin()
        elif key.fileobj in other:
            move(key.fileobj)
