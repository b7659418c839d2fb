#!/usr/bin/env python3
"""Talks to `dvq mcp` as a program does: pages of answers, cancelling, notes that change meanwhile.

Usage: run_mcp.py DVQ
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import threading

LONG = 'LIST FLATTEN map(split(padleft("", 100000, "x,"), ","), (x) => ' \
       'map(split(padleft("", 100000, "x,"), ","), (y) => y)) AS rows'
CURSOR = re.compile(r'cursor "([^"]+)"')


class Server:
    def __init__(self, dvq, vault):
        self.notices = []
        self.process = subprocess.Popen([dvq, "mcp", "--vault", vault], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, bufsize=1)
        greeting = self.call("initialize", protocolVersion="2025-06-18", capabilities={},
                             clientInfo={"name": "test", "version": "1"})
        assert greeting["protocolVersion"] == "2025-06-18", greeting
        self.send(None, "notifications/initialized")

    def send(self, identity, method, **params):
        message = {"jsonrpc": "2.0", "id": identity, "method": method, "params": params}
        if identity is None:
            del message["id"]
        self.process.stdin.write(json.dumps(message) + "\n")

    def receive(self):
        timer = threading.Timer(60, self.process.kill)
        timer.start()
        line = self.process.stdout.readline()
        timer.cancel()
        assert line, "the server ended or kept silent"
        return json.loads(line)

    def wait_for_notice(self, method):
        while not any(notice["method"] == method for notice in self.notices):
            message = self.receive()
            assert "id" not in message, message
            self.notices.append(message)
        return [notice["params"] for notice in self.notices if notice["method"] == method]

    def call(self, method, **params):
        self.send(1, method, **params)
        while True:
            message = self.receive()
            if "id" in message:
                return message["result"]
            self.notices.append(message)

    def ask(self, tool, **arguments):
        answer = self.call("tools/call", name=tool, arguments=arguments)
        assert not answer.get("isError"), answer
        return answer

    def text(self, tool, **arguments):
        return self.ask(tool, **arguments)["content"][0]["text"]

    def close(self):
        self.process.stdin.close()
        rest = self.process.stdout.read()
        assert self.process.wait(20) == 0 and rest == "", rest


def write(vault, name, text):
    with open(os.path.join(vault, name), "w", encoding="utf-8") as file:
        file.write(text)


def list_rows(text):
    return [line for line in text.split("\n")[1:] if not line.startswith(("#", "("))]


def read_pages(server, tool, budget, **arguments):
    """All pages of an answer; none may be larger than the budget."""
    pages, cursor = [], {}
    while True:
        answer = server.ask(tool, budget=budget, **arguments, **cursor)
        pages.append(answer)
        size = len(answer["content"][0]["text"].encode())
        if "structuredContent" in answer:
            size += len(json.dumps(answer["structuredContent"], separators=(",", ":")).encode())
        assert size <= budget, (size, budget)
        found = CURSOR.search(answer["content"][0]["text"].rsplit("\n", 1)[-1])
        if found is None:
            return pages
        cursor = {"cursor": found.group(1)}
        assert len(pages) < 1000


def check_pages(server):
    """Whatever the budget, pages put together are the whole."""
    for query in ("TASK", "TASK GROUP BY file.link", "TASK GROUP BY completed GROUP BY key", "LIST file.size",
                  "TABLE n, file.path", "TASK WHERE n > 3 SORT n DESC"):
        whole = list_rows(server.text("query", query=query, budget=1000000))
        assert len(whole) >= 30, whole
        for budget in (500, 777, 3000):
            pages = read_pages(server, "query", budget, query=query)
            rows = [row for page in pages for row in list_rows(page["content"][0]["text"])]
            # Below a task of an earlier page, a subtask has its path.
            assert [row.split(":", 1)[1] if ":" in row else row for row in rows] == \
                [row.split(":", 1)[1] if ":" in row else row for row in whole], (query, budget)
            assert len(pages) > 1 or budget == 3000, (query, budget)
        whole = server.ask("query", query=query, budget=1000000, structured=True)["structuredContent"]
        pages = read_pages(server, "query", 2000, query=query, structured=True)
        parts = [page["structuredContent"] for page in pages]
        assert sum((part["rows"] for part in parts), []) == whole["rows"]
        assert sum(part["shown"] for part in parts) == whole["total"] == whole["shown"], query


def check_other_pages(server):
    text = "\n".join(page["content"][0]["text"] for page in read_pages(server, "note", 500, path="T3"))
    assert [line for line in text.split("\n") if re.match(r"\d+: ", line)] == \
        [f"{number}: {line}" for number, line in enumerate(make_note(3).split("\n")[:-1], 1)], text
    assert "lines, modified" in text and "tasks: 20" in text
    text = "\n".join(page["content"][0]["text"]
                     for page in read_pages(server, "schema", 500, what="folders"))
    assert text.count(": 1 note") == 40, text
    text = "\n".join(page["content"][0]["text"] for page in read_pages(server, "check", 500))
    assert text.count("unknown function 'nosuch'") == 40, text
    assert text.endswith("(the last page)"), text


def check_cancelling(server):
    server.send("long", "tools/call", name="query", arguments={"query": LONG},
                _meta={"progressToken": "p"})
    server.send("waiting", "tools/call", name="query", arguments={"query": "TASK"})
    first = server.receive()
    assert first["method"] == "notifications/progress", first
    assert first["params"] == {"progressToken": "p", "progress": 0}, first
    second = server.receive()
    assert second["params"] == {"progressToken": "p", "progress": 1}, second
    server.send(None, "notifications/cancelled", requestId="waiting")
    server.send(None, "notifications/cancelled", requestId="long", reason="too slow")
    server.send("next", "ping")
    while True:
        answer = server.receive()
        if answer.get("method") != "notifications/progress":
            break
    assert answer == {"jsonrpc": "2.0", "id": "next", "result": {}}, answer


def check_changes(server, vault):
    """A cursor outlives a change, and says so; the client is told what changed."""
    server.call("resources/subscribe", uri="dvq://note/F1/T1.md")
    cursor = CURSOR.search(server.text("query", query="LIST", budget=500)).group(1)
    server.notices.clear()
    write(vault, "New note.md", "n:: 100\n")
    assert server.wait_for_notice("notifications/resources/list_changed") == [{}]
    server.notices.clear()
    write(vault, "F1/T1.md", "n:: 5\n")
    assert server.wait_for_notice("notifications/resources/updated") == \
        [{"uri": "dvq://note/F1/T1.md"}]
    assert "list_changed" not in json.dumps(server.notices)
    text = server.text("query", query="LIST", budget=500, cursor=cursor)
    assert text.startswith("The vault has changed since the last page"), text
    assert "New note.md" in server.text("query", query="LIST", budget=5000)
    read = server.call("resources/read", uri="dvq://note/New%20note.md")
    assert read["contents"][0]["text"] == "n:: 100\n", read
    server.call("resources/unsubscribe", uri="dvq://note/F1/T1.md")


def make_note(number):
    tasks = "".join(f"- [{' x'[i % 2]}] task {i} of {number} [n:: {i}]\n  - [ ] below {i} ü\n"
                    for i in range(10))
    return f"---\nn: {number}\n---\n# Note\n{tasks}\n`= nosuch({number})`\n"


def main():
    with tempfile.TemporaryDirectory() as vault:
        for number in range(40):
            os.mkdir(os.path.join(vault, f"F{number}"))
            write(vault, f"F{number}/T{number}.md", make_note(number))
        server = Server(os.path.abspath(sys.argv[1]), vault)
        check_pages(server)
        check_other_pages(server)
        check_cancelling(server)
        check_changes(server, vault)
        server.close()


if __name__ == "__main__":
    main()
