"""A guest book: visitors leave a line, everybody reads the last ones. Kept in SQLite under DATA_DIR."""

import os
import sqlite3

from flask import Flask, g, redirect, render_template, request, url_for

app = Flask(__name__)
DATABASE = os.path.join(os.environ.get("DATA_DIR", "/data"), "guestbook.db")
TITLE = os.environ.get("TITLE", "Guest book")


def database():
    if "database" not in g:
        g.database = sqlite3.connect(DATABASE, timeout=5)
        g.database.execute("CREATE TABLE IF NOT EXISTS entries (id INTEGER PRIMARY KEY, words TEXT NOT NULL)")
    return g.database


@app.teardown_appcontext
def close(_error):
    if "database" in g:
        g.pop("database").close()


@app.get("/")
def page():
    entries = database().execute("SELECT words FROM entries ORDER BY id DESC LIMIT 50").fetchall()
    return render_template("page.html", title=TITLE, entries=[words for (words,) in entries])


@app.post("/")
def sign():
    words = request.form.get("words", "").strip()[:200]
    if words:
        with database() as connection:
            connection.execute("INSERT INTO entries (words) VALUES (?)", (words,))
    return redirect(url_for("page"))


@app.get("/healthz")
def healthz():
    database().execute("SELECT 1")
    return {"status": "ok"}


if __name__ == "__main__":
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "5000")))
