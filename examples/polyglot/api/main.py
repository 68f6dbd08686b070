"""Says a saying: GET /saying gives {"saying": …}. Needs nothing but Python."""

import json
import os
import random
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SAYINGS = {
    "en": ["Better late than never.", "Practice makes perfect.", "Many hands make light work."],
    "de": ["Übung macht den Meister.", "Ende gut, alles gut."],
}
PORT = int(os.environ.get("PORT", "8000"))


class Handler(BaseHTTPRequestHandler):
    timeout = 10

    def do_GET(self):
        if self.path == "/saying":
            sayings = SAYINGS.get(os.environ.get("LANGUAGE", "en"), SAYINGS["en"])
            self.answer(200, {"saying": random.choice(sayings)})
        elif self.path == "/healthz":
            self.answer(200, {"status": "ok"})
        else:
            self.answer(404, {"error": "there are /saying and /healthz"})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"api: listening on port {PORT}", flush=True)
    ThreadingHTTPServer((os.environ.get("HOST", "127.0.0.1"), PORT), Handler).serve_forever()
