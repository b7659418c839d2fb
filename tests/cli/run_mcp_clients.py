#!/usr/bin/env python3
"""Talks to `dvq mcp` through clients of others: the protocol's TypeScript SDK and its inspector.

Usage: run_mcp_clients.py DVQ VAULT FOLDER [--transcript]
They are installed from npm into FOLDER, at the versions below, unless they are there already. Exits
with 77 where Node or npm is missing, or the packages cannot be had.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

PACKAGES = {"@modelcontextprotocol/sdk": "1.32.2", "@modelcontextprotocol/inspector": "2.12.0"}
HERE = os.path.dirname(os.path.abspath(__file__))


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def is_installed(folder):
    for name, version in PACKAGES.items():
        path = os.path.join(folder, "node_modules", name, "package.json")
        if not os.path.exists(path):
            return False
        with open(path, encoding="utf-8") as file:
            if json.load(file)["version"] != version:
                return False
    return True


def install(folder):
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            skip(f"there is no {program}")
    if is_installed(folder):
        return
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "package.json"), "w", encoding="utf-8") as file:
        json.dump({"private": True, "dependencies": PACKAGES}, file)
    done = subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"],
                          cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0 or not is_installed(folder):
        skip(f"npm cannot install the clients: {done.stderr[-300:]}")


def run_sdk(dvq, vault, folder):
    done = subprocess.run(["node", os.path.join(HERE, "mcp_client.mjs"), dvq, vault], cwd=folder,
                          capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def inspect(folder, server, *options):
    command = [os.path.join(folder, "node_modules", ".bin", "mcp-inspector"), "--cli", *server,
               *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "TZ": "UTC"}, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def run_inspector(dvq, vault, folder):
    options = ["mcp", "--vault", vault, "--now", "2026-01-15T09:00:00Z"]
    server = [dvq, *options]
    tools = inspect(folder, server, "--method", "tools/list")["tools"]
    assert [tool["name"] for tool in tools] == ["query", "schema", "note", "check"], tools
    answer = inspect(folder, server, "--method", "tools/call", "--tool-name", "query",
                     "--tool-arg", "query=LIST FROM #person", "--tool-arg", "budget=500")
    assert answer["content"][0]["text"].startswith("5 rows\nPeople/Ines Duarte.md\n"), answer
    read = inspect(folder, server, "--method", "resources/read", "--uri", "dvq://help/functions")
    assert "`dateformat(" in read["contents"][0]["text"], read
    templates = inspect(folder, server, "--method", "resources/templates/list")
    assert len(templates["resourceTemplates"]) == 2, templates
    # The settings as docs/mcp.md has them.
    settings = os.path.join(folder, "mcp.json")
    with open(settings, "w", encoding="utf-8") as file:
        json.dump({"mcpServers": {"notes": {"type": "stdio", "command": dvq, "args": options}}}, file)
    listed = inspect(folder, ["--config", settings, "--server", "notes"], "--method", "resources/list")
    assert len(listed["resources"]) == 2, listed
    return "inspector: tools/list, tools/call, resources/read, templates, settings in a file\n"


def main():
    dvq, vault, folder = (os.path.abspath(path) for path in sys.argv[1:4])
    install(folder)
    with tempfile.TemporaryDirectory() as place:
        copy = os.path.join(place, "vault")
        shutil.copytree(vault, copy)
        transcript = run_inspector(dvq, copy, folder) + run_sdk(dvq, copy, folder)
    if "--transcript" in sys.argv:
        print(transcript, end="")


if __name__ == "__main__":
    main()
