package dev.ipc.examples.chat;

import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.IpcClient;
import dev.ipc.IpcException;
import dev.ipc.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The client's side of the chat: shows what the server says and sends what is typed.
 *
 * <p><em>Threading:</em> {@link #connected}, {@link #received}, {@link #ended} and {@link #reconnected} are the callbacks of a client; {@link #introduce} and
 * {@link #converse} are for the thread that waits for the user, {@link #leave} for any.
 */
final class Conversation {
    private static final Duration PATIENCE_FOR_A_NAME = Duration.ofSeconds(2);

    private final Screen screen;
    private final Companions companions;
    private final CompletableFuture<Void> goodbye = new CompletableFuture<>();
    private volatile CompletableFuture<Void> nameAnswered = new CompletableFuture<>();
    private volatile Optional<String> ownName = Optional.empty();

    Conversation(Screen screen, Companions companions) {
        this.screen = screen;
        this.companions = companions;
    }

    /** Takes what the server said. Words that this client doesn't know are for newer ones. */
    void received(Message message) {
        ServerWord.of(message).ifPresent(this::hear);
    }

    private void hear(ServerWord word) {
        if (word instanceof ServerWord.Said said) {
            screen.show(ScreenLine.said(said.from(), said.text()));
        } else if (word instanceof ServerWord.Told told) {
            screen.show(ScreenLine.told(told.from(), told.text()));
        } else if (word instanceof ServerWord.Joined joined) {
            companions.joined(joined.name());
            screen.show(ScreenLine.joined(joined.name()));
        } else if (word instanceof ServerWord.Left left) {
            companions.left(left.name());
            screen.show(ScreenLine.left(left.name()));
        } else if (word instanceof ServerWord.Here here) {
            screen.show(ScreenLine.here(here.names()));
        } else if (word instanceof ServerWord.Welcome welcome) {
            ownName = Optional.of(welcome.name());
            companions.welcomed(welcome.name(), welcome.names());
            screen.show(ScreenLine.joined(welcome.name()));
            nameAnswered.complete(null);
        } else if (word instanceof ServerWord.Problem problem) {
            screen.show(ScreenLine.problem(problem.text()));
            nameAnswered.complete(null);
        } else if (word instanceof ServerWord.Goodbye) {
            goodbye.complete(null);
        }
    }

    /** Takes a new connection: who had a name before asks for it again, before anything else is said. */
    void connected(Connection connection) {
        ownName.ifPresent(name -> Delivery.watch(connection.send(new ClientWord.Join(name).toMessage())));
    }

    /** Takes the news that the connection is not the first one. */
    void reconnected() {
        screen.show(ScreenLine.reconnected());
    }

    /** Takes the end of a connection, and shows it unless it came after the server's goodbye or from this side. */
    void ended(CloseReason reason) {
        if (!goodbye.isDone() && !(reason instanceof CloseReason.Local)) {
            screen.show(ScreenLine.disconnected(reason.code()));
        }
        nameAnswered.complete(null);
    }

    /** Asks for a name, and waits for the answer a little. */
    void introduce(IpcClient client, String name) {
        nameAnswered = new CompletableFuture<>();
        send(client, new ClientWord.Join(name));
        nameAnswered
                .completeOnTimeout(null, PATIENCE_FOR_A_NAME.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /**
     * Sends what is typed until the user wants to leave, the input ends or nobody is there to hear it. Each line is written before
     * the next is read, so that input from a file goes no faster than it can be sent.
     */
    void converse(IpcClient client, BooleanSupplier isThere) {
        for (Screen.Line line = screen.next(); line != null && isThere.getAsBoolean(); line = screen.next()) {
            Typed typed = line.cut() ? new Typed.Mistake(ChatText.tooLong()) : Typed.of(line.text());
            if (typed instanceof Typed.Quit) {
                return;
            }
            act(client, typed);
        }
    }

    private void act(IpcClient client, Typed typed) {
        if (typed instanceof Typed.ForServer said && said.word() instanceof ClientWord.Join join) {
            introduce(client, join.name());
        } else if (typed instanceof Typed.ForServer said) {
            send(client, said.word());
        } else if (typed instanceof Typed.Mistake mistake) {
            screen.show(ScreenLine.problem(mistake.sentence()));
        } else if (typed instanceof Typed.Help) {
            Typed.HELP.lines().forEach(help -> screen.show(ScreenLine.notice(help)));
        }
    }

    private void send(IpcClient client, ClientWord word) {
        try {
            client.send(word.toMessage()).join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof IpcException failure)) {
                throw e;
            }
            screen.show(ScreenLine.problem("This was not sent, " + failure.getMessage() + ": " + word));
        }
    }

    /** Returns whether the server has answered {@link #leave}: nothing of this conversation can get lost any more. */
    boolean isOver() {
        return goodbye.isDone();
    }

    /**
     * Tells the server that nothing more will be said.
     *
     * @return completes once the server has answered everything that was said before; or exceptionally if it can't be told
     */
    CompletableFuture<Void> leave(Connection connection) {
        return connection.send(new ClientWord.Leave().toMessage()).thenCompose(written -> goodbye);
    }
}
