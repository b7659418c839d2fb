"""serve: one answer a line, in order; errors that name their place; requests that are none."""
import json
import re

NOTES = {
    "vault/A.md": "rating:: 4\n- [ ] open\n",
    "vault/B.md": "[[A]]\n",
    "vault/Q.md": "`= [[A]].rating`\n",
}


def call(identity, method, **params):
    return json.dumps({"jsonrpc": "2.0", "id": identity, "method": method, "params": params})


def serve(lines, expected):
    """`expected` is one line of output, or a pattern of one, for each answer."""
    patterns = [line.pattern if isinstance(line, re.Pattern) else re.escape(line)
                for line in expected]
    return {"run": ["serve", "--vault", "vault", "--now", "2026-01-15T10:30:00Z"],
            "stdin": "\n".join(lines) + "\n",
            "out": re.compile("\\A" + "".join(line + "\n" for line in patterns) + "\\Z")}


def result(identity, text):
    return f'{{"jsonrpc":"2.0","id":{identity},"result":{text}}}'


def failure(code, *, identity="null", kind="usage", hint=r"null|\".*\""):
    place = r'"line":(null|\d+),"column":(null|\d+),"length":(null|\d+)'
    return (rf'\{{"jsonrpc":"2.0","id":{identity},"error":\{{"code":{code},"message":".+",'
            rf'"data":\{{"kind":"{kind}",{place},"hint":({hint})\}}\}}\}}')


def fails(line, *arguments, **options):
    pattern = failure(*arguments, **options)
    follow = re.escape(result(99, '{"type":"number","value":2,"text":"2"}'))
    case = serve([line, call(99, "eval", expression="1+1")], [])
    case["out"] = re.compile(rf"\A{pattern}\n{follow}\n\Z")
    return case


def list_results():
    yield serve([call(1, "eval", expression="1 + 1"),
                 call("b", "eval", expression="this.rating", origin="A.md")],
                [result(1, '{"type":"number","value":2,"text":"2"}'),
                 result('"b"', '{"type":"number","value":4,"text":"4"}')])
    link = '{"path":"A.md","type":"file","embed":false}'
    yield serve([call(1, "query", query="LIST WHERE rating"),
                 call(2, "query", query="LIST WHERE rating", format="markdown"),
                 call(3, "query", query="TASK", format="dataview")],
                [result(1, f'{{"type":"list","rows":[{link}]}}'),
                 result(2, '{"type":"list","markdown":"- [[A.md|A]]\\n"}'),
                 result(3, '{"type":"task","markdown":"- [ ] open\\n"}')])
    yield serve([call(1, "parse", query="LIST")],
                [result(1, '{"header":{"type":"list","showId":true},"source":{"type":"folder",'
                           '"folder":""},"operations":[]}')])
    case = serve([call(1, "page", path="B.md")], [])
    case["out"] = re.compile(r'\A\{"jsonrpc":"2.0","id":1,"result":\{"file":\{"path":"B\.md"')
    yield case
    yield serve(['{"jsonrpc":"2.0","id":1,"method":"eval","params":["1 + 1"]}'],
                [result(1, '{"type":"number","value":2,"text":"2"}')])
    yield serve([call(1, "eval", expression='"😀\t\\"" + reverse("😀")')],
                [result(1, '{"type":"string","value":"😀\\t\\"\\ude00\\ud83d","text":'
                           '"😀\\t\\"\\ude00\\ud83d"}')])


def list_notes():
    yield serve([call(1, "render", path="Q.md"),
                 call(2, "render", path="Q.md", text="`= 1 +`"),
                 call(3, "check", path="Q.md", text="`= 1 +`"),
                 call(4, "check", path="Q.md"),
                 call(5, "check")],
                [result(1, '{"text":"4\\n","events":[]}'),
                 re.compile(r'\{"jsonrpc":"2.0","id":2,"result":\{"text":".*","events":\[\{"event":'
                            r'"failed","message":".*","line":1,"column":7,"hint":null\}\]\}\}'),
                 re.compile(r'\{"jsonrpc":"2.0","id":3,"result":\[\{"path":"Q.md","event":"failed",'
                            r'"message":".*","line":1,"column":7,"hint":null\}\]\}'),
                 result(4, "[]"), result(5, "[]")])


def list_changes():
    link = '{"path":"A.md","type":"file","embed":false}'
    buffer = '{"path":"New/C.md","type":"file","embed":false}'
    yield serve([call(1, "refresh"),
                 call(2, "overlay", path="New/C.md", text="rating:: 5"),
                 call(3, "query", query="LIST WHERE rating"),
                 call(4, "overlay", path="New/C.md", text=None),
                 call(5, "query", query="LIST WHERE rating"),
                 call(6, "refresh")],
                [result(1, "[]"), result(2, "true"),
                 result(3, f'{{"type":"list","rows":[{link},{buffer}]}}'), result(4, "true"),
                 result(5, f'{{"type":"list","rows":[{link}]}}'), result(6, "[]")])
    # Without an id: done, not answered.
    yield serve(['{"jsonrpc":"2.0","method":"overlay","params":["A.md","rating:: 1"]}',
                 call(1, "eval", expression="this.rating", origin="A")],
                [result(1, '{"type":"number","value":1,"text":"1"}')])
    yield serve([call(1, "cancel", id=7), call(2, "watch", on=False)],
                [result(1, "false"), result(2, "false")])


def list_protocol():
    two = '{"type":"number","value":2,"text":"2"}'
    notification = '{"jsonrpc":"2.0","method":"eval","params":{"expression":"1"}}'
    yield serve([notification, "", "  ", call(1, "eval", expression="1+1")], [result(1, two)])
    yield serve([f"[{call(1, 'eval', expression='1+1')},{notification},1]"],
                [f"[{result(1, two)},"
                 '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"a request must be an '
                 'object","data":{"kind":"usage","line":null,"column":null,"length":null,'
                 '"hint":null}}}]'])
    yield serve([f"[{notification}]"], [])
    yield {"run": ["serve", "--vault", "vault"], "out": ""}
    yield {"run": ["serve", "--vault", "missing"], "status": 2, "err": re.compile("missing")}
    yield {"run": ["serve", "--vault", "vault"], "stdin": call(1, "eval", expression="1+1"),
           "out": result(1, two) + "\n"}


def list_failures():
    yield fails("nonsense", -32700)
    yield fails("[" * 5000, -32700)
    yield fails("[]", -32600)
    yield fails("{}", -32600)
    yield fails("3", -32600)
    yield fails('{"jsonrpc":"1.0","id":1,"method":"eval"}', -32600, identity="1")
    yield fails('{"jsonrpc":"2.0","id":1}', -32600, identity="1")
    yield fails('{"jsonrpc":"2.0","id":[1],"method":"eval"}', -32600)
    yield fails('{"jsonrpc":"2.0","id":1,"method":"eval","params":3}', -32602, identity="1")
    yield fails(call(1, "evil"), -32601, identity="1")
    yield fails(call(1, "eval"), -32602, identity="1")
    yield fails(call(1, "query", query="LIST", format="csv"), -32602, identity="1")
    yield fails(call(1, "query", query=3), -32602, identity="1")
    yield fails(call(1, "page", path="A.md\0x"), -32602, identity="1")
    yield fails(call(1, "render"), -32602, identity="1")
    yield fails(call(1, "render", path="none.md"), -32003, identity="1", kind="io")
    yield fails(call(1, "check", path="none.md"), -32003, identity="1", kind="io")
    yield fails(call(1, "check", text="`= 1`"), -32602, identity="1")
    yield fails(call(1, "watch", on=3), -32602, identity="1")
    yield fails(call(1, "overlay", path="../A.md", text=""), -32004, identity="1")
    yield fails(call(1, "overlay", path="B.md"), -32004, identity="1")
    yield fails(call(1, "eval", expression="1 +"), -32001, identity="1", kind="parse")
    yield fails(call(1, "query", query="LIST WHERE"), -32001, identity="1", kind="parse")
    yield fails(call(1, "eval", expression="upper()"), -32002, identity="1", kind="evaluate")
    yield fails(call(1, "page", path="C.md"), -32003, identity="1", kind="io")
    yield fails(call(1, "query", query="CALENDAR file.day", format="dataview"), -32002,
                identity="1", kind="evaluate")
    yield fails(call(1, "eval", expression="x" * 17_000_000), -32600)


def list_cases(_root):
    yield from list_results()
    yield from list_notes()
    yield from list_changes()
    yield from list_protocol()
    yield from list_failures()
