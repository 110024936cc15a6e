package dev.ipc.examples.chat;

import dev.ipc.IpcException;
import dev.ipc.ServiceAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Joins a chat until the user leaves or the server is gone. */
@Command(
        name = "join",
        description = {
            "Joins a chat. Each line typed is said to everybody else; /help lists the commands.",
            "The end of input leaves once all that was said is written, as /quit and Ctrl-C do."
        },
        mixinStandardHelpOptions = true)
final class JoinCommand implements Callable<Integer> {
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    @Mixin
    private AddressOptions options = new AddressOptions();

    @Parameters(paramLabel = "NAME", description = "your name in the chat")
    private String name = "";

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "how long to wait for the service (default: ${DEFAULT-VALUE})",
            defaultValue = "0")
    private double wait;

    @Option(names = "--reconnect", description = "when the server is gone, wait for it and join again")
    private boolean reconnect;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() {
        StopSignals stop = StopSignals.install();
        ServiceAddress address = options.address();
        Duration patience = patience();
        Companions companions = new Companions();
        try (Screen screen = TerminalScreen.open(companions, stop::ask).orElseGet(() -> PlainScreen.open(stop::ask))) {
            Visit visit = new Visit(screen, companions, stop, reconnect);
            return visit.join(address, name, patience)
                    .map(ChatCommand::complain)
                    .orElse(Ending.FINE);
        } catch (CompletionException | IpcException e) {
            return ChatCommand.complain(Ending.of(e, address));
        }
    }

    private Duration patience() {
        Duration patience = Duration.ofMillis(Math.round(wait * 1000));
        if (!(wait >= 0) || patience.compareTo(LONGEST_WAIT) > 0) {
            throw new ParameterException(
                    command.commandLine(), "--wait takes 0 to " + LONGEST_WAIT.toSeconds() + " seconds, not " + wait);
        }
        return patience;
    }
}
