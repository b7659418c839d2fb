#!/usr/bin/env python3
"""Talks to `dvq serve` as a program does: notifications, cancelling, notes that change meanwhile.

Usage: run_serve.py DVQ
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

LONG = 'LIST FLATTEN map(split(padleft("", 100000, "x,"), ","), (x) => ' \
       'map(split(padleft("", 100000, "x,"), ","), (y) => y)) AS rows'


class Server:
    def __init__(self, dvq, vault):
        self.process = subprocess.Popen([dvq, "serve", "--vault", vault], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, bufsize=1)

    def send(self, identity, method, **params):
        message = {"jsonrpc": "2.0", "id": identity, "method": method, "params": params}
        self.process.stdin.write(json.dumps(message) + "\n")

    def receive(self):
        timer = threading.Timer(20, self.process.kill)
        timer.start()
        line = self.process.stdout.readline()
        timer.cancel()
        assert line, "the server ended or kept silent"
        return json.loads(line)

    def call(self, method, **params):
        self.send(1, method, **params)
        return self.receive()["result"]

    def close(self):
        self.process.stdin.close()
        rest = self.process.stdout.read()
        assert self.process.wait(20) == 0 and rest == "", rest


def write(vault, name, text):
    path = os.path.join(vault, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def count(server):
    return len(server.call("query", query="LIST WHERE n")["rows"])


def check_answers_follow_the_notes(server, vault):
    assert count(server) == 1
    for round_ in range(20):
        write(vault, f"New {round_}/B.md", "n:: 2\n")
        assert count(server) == 2 + round_, round_
        write(vault, "A.md", f"n:: {round_ + 1}\n")
        assert server.call("eval", expression="[[A]].n")["value"] == round_ + 1
    os.remove(os.path.join(vault, "A.md"))
    assert count(server) == 20
    changes = {note["path"]: note["change"] for note in server.call("refresh")}
    assert changes["A.md"] == "removed" and changes["New 3/B.md"] == "added", changes
    assert server.call("refresh") == []


def check_notifications(server, vault):
    assert server.call("watch") is True
    write(vault, "C.md", "n:: 3\n")
    message = server.receive()
    assert message["method"] == "changed" and "id" not in message, message
    assert message["params"] == {"notes": [{"path": "C.md", "change": "added"}]}, message
    write(vault, "C.md", "n:: 4, longer\n")
    assert server.receive()["params"]["notes"] == [{"path": "C.md", "change": "modified"}]
    write(vault, ".obsidian/bookmarks.json", "{}")
    assert server.receive()["params"] == {"notes": [], "settings": True}
    write(vault, ".dvqignore", "A.md\n")
    assert server.receive()["params"] == {"notes": [], "settings": True}
    assert server.call("watch", on=False) is False
    shutil.rmtree(os.path.join(vault, ".obsidian"))
    os.remove(os.path.join(vault, ".dvqignore"))
    os.remove(os.path.join(vault, "C.md"))
    time.sleep(0.2)
    assert server.call("eval", expression="1")["value"] == 1


def check_cancelling(server):
    server.send("long", "query", query=LONG)
    server.send("next", "eval", expression="2")
    server.send("waiting", "query", query=LONG)
    time.sleep(0.2)
    for identity in ("waiting", "long", "gone"):
        server.send(f"cancel {identity}", "cancel", id=identity)
    answers = [server.receive() for _ in range(6)]
    assert [answer["id"] for answer in answers] == [
        "long", "next", "waiting", "cancel waiting", "cancel long", "cancel gone"], answers
    for index in (0, 2):
        assert answers[index]["error"]["code"] == -32800, answers[index]
        assert answers[index]["error"]["data"]["kind"] == "cancelled"
    assert answers[1]["result"]["value"] == 2
    assert [answer["result"] for answer in answers[3:]] == [True, True, False]


def check_much_at_once(server):
    """More lines, and more in them, than the server reads ahead, from somebody who reads late."""
    for identity in range(600):
        text = "x" * (9 << 20) if identity < 6 else "x"
        server.send(identity, "overlay", path="Much.md", text=text)
    for identity in range(600):
        assert server.receive()["id"] == identity
    assert server.call("overlay", path="Much.md") is True


def main():
    with tempfile.TemporaryDirectory() as vault:
        write(vault, "A.md", "n:: 9\n")
        write(vault, "Empty.md", "")
        server = Server(os.path.abspath(sys.argv[1]), vault)
        check_answers_follow_the_notes(server, vault)
        check_notifications(server, vault)
        check_cancelling(server)
        check_much_at_once(server)
        server.close()


if __name__ == "__main__":
    main()
