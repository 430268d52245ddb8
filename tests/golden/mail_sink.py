"""A mail server on loopback that keeps what it is sent."""
import email
import email.policy
import socketserver
import threading


class _Session(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def data(self):
        lines = []
        while True:
            row = self.rfile.readline()
            if row in (b".\r\n", b""):
                return b"".join(lines)
            lines.append(row[1:] if row.startswith(b".") else row)

    def handle(self):
        sink = self.server.sink
        sender, recipients = None, []
        self.say("220 sink.example ESMTP")
        while True:
            command = self.rfile.readline().decode("utf-8", "replace").strip()
            verb = command[:4].upper()
            if command == "":
                return
            if verb == "EHLO":
                self.say("250-sink.example")
                self.say("250-8BITMIME")
                self.say("250 SMTPUTF8")
            elif verb == "MAIL":
                sender, recipients = command[10:], []
                self.say("250 sender noted")
            elif verb == "RCPT":
                if command[8:] in sink.refused:
                    self.say("550 5.1.1 no such mailbox")
                else:
                    recipients.append(command[8:])
                    self.say("250 recipient noted")
            elif verb == "DATA":
                self.say("354 end with a dot")
                body = self.data()
                sink.keep(sender, recipients, body)
                self.say("250 kept")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 done")


class Sink:
    def __init__(self):
        self.refused = set()
        self._mails = []
        self._lock = threading.Lock()
        self._server = None
        self.port = 0
        self.open()

    def open(self):
        """Starts to listen, at the same port as before."""
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        server = socketserver.ThreadingTCPServer(
            ("127.0.0.1", self.port), _Session)
        server.daemon_threads = True
        server.sink = self
        self.port = server.server_address[1]
        self._server = server
        threading.Thread(target=server.serve_forever, args=(0.02,),
                         daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def keep(self, sender, recipients, body):
        with self._lock:
            self._mails.append((sender, recipients, body))

    def count(self):
        with self._lock:
            return len(self._mails)

    def raw(self):
        """The mails since the last call: sender, recipients, bytes."""
        with self._lock:
            mails, self._mails = self._mails, []
        return mails

    def take(self):
        """The same as (first recipient, text)."""
        return [(to[0].strip("<>"), show(sender, to, body))
                for sender, to, body in self.raw()]


def line_ends(content):
    """How the lines of a part end; a mail's text has CRLF (RFC 2045)."""
    crlf, all_lf = content.count("\r\n"), content.count("\n")
    return "none" if all_lf == 0 else "LF" if crlf == 0 else \
        "CRLF" if crlf == all_lf else "mixed"


def show(sender, recipients, body):
    """Envelope, decoded headers and decoded parts."""
    mail = email.message_from_bytes(body, policy=email.policy.default)
    text = ["envelope: %s -> %s" % (sender, ", ".join(recipients))]
    text += ["%s: %s" % (name, value) for name, value in mail.items()]
    for part in mail.walk():
        text.append("")
        text.append("---- %s charset=%s encoding=%s defects=%d" % (
            part.get_content_type(), part.get_content_charset(),
            part["Content-Transfer-Encoding"], len(part.defects)))
        if not part.is_multipart():
            content = part.get_content()
            if not isinstance(content, str):
                content = repr(content)
            text.append("lines end with " + line_ends(content))
            content = content.replace("\r\n", "\n")
            if part.get_content_type() == "text/html":
                content = content.replace("><", ">\n<")
            text.append(content.rstrip("\n"))
    longest = max((len(row) for row in body.split(b"\r\n")), default=0)
    text.append("")
    text.append("---- lines above 998 bytes: %s; bare LF or CR: %s" % (
        longest > 998,
        b"\n" in body.replace(b"\r\n", b"") or
        b"\r" in body.replace(b"\r\n", b"")))
    return "\n".join(text) + "\n"
