/**
 * The chat: the example to try first. {@code ChatCommand} is the way in; {@code ChatRoom} is all of the server's logic,
 * {@code Conversation} the client's, and {@code ClientWord} and {@code ServerWord} are what they say to each other.
 *
 * <p>It knows the public packages of the library and nothing of Netty.
 */
@NullMarked
package dev.ipc.examples.chat;

import org.jspecify.annotations.NullMarked;
