package dev.ipc.examples.chat;

import dev.ipc.ServerConnection;

/** Somebody with a name: a connection whose {@link ClientWord.Join} was accepted. */
record Member(String name, ServerConnection connection, Pace pace) {
    Member(String name, ServerConnection connection) {
        this(name, connection, new Pace());
    }
}
