/**
 * Messages to bytes and back: the allow-list of {@linkplain dev.ipc.codec.MessageTypes message types}, the
 * {@linkplain dev.ipc.codec.MessageCodec codec} in the encoding of Kryo, and the {@linkplain dev.ipc.codec.TypeTable type tables} by which
 * two versions of a program understand each other.
 *
 * <p>A program that sends messages needs {@link dev.ipc.codec.MessageTypes} only. The other public types serve the pipeline:
 * it exchanges tables, {@linkplain dev.ipc.codec.MessageTypes#resolve resolves} what a peer sent into
 * {@link dev.ipc.codec.PeerTypes}, checks each encoded body's {@link dev.ipc.codec.TypeUse} against every recipient, and
 * moves bodies through {@link dev.ipc.codec.MessageCodec}. The bytes are specified in {@code docs/body.md}.
 *
 * <p>This package knows {@code dev.ipc}, Kryo and the JDK. Kryo's types stand in its public interface in one place, where a
 * user registers a serializer of his own.
 */
@NullMarked
package dev.ipc.codec;

import org.jspecify.annotations.NullMarked;
