"""Reads a recorded stream with the standard library's HTTP parser and prints, for each response, its status and its body."""
import http.client
import io
import sys


class Connection:
    """Gives every response the same stream, which none of them closes."""

    def __init__(self, data):
        self.stream = io.BytesIO(data)
        self.stream.close = lambda: None

    def makefile(self, *unused):
        return self.stream


with open(sys.argv[1], "rb") as recording:
    data = recording.read()
connection = Connection(data)
while connection.stream.tell() < len(data):
    response = http.client.HTTPResponse(connection)
    response.begin()
    print(response.status, response.read().hex())
