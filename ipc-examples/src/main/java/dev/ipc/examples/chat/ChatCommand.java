package dev.ipc.examples.chat;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The chat's command line. */
@Command(
        name = "chat",
        description = "A chat among the processes of one machine.",
        mixinStandardHelpOptions = true,
        version = "chat, an example of ipc",
        subcommands = {DemoCommand.class, ServeCommand.class, JoinCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went as it should; the end of input is no failure",
            "1:something failed that nobody foresaw; in the demo, something was missing",
            "2:the command line is wrong",
            "3:the name is served already",
            "4:nobody serves the name, or the server went away",
            "5:refused, or unsafe: a foreign object at the path, permissions, identity, policy"
        })
public final class ChatCommand implements Runnable {
    @Spec
    private CommandSpec command = CommandSpec.create();

    private ChatCommand() {}

    /** Runs the chat and ends the process with its exit code. */
    public static void main(String[] args) {
        int exitCode = commandLine().execute(args);
        // Not left to the last thread: one may be waiting for input that never comes.
        System.exit(exitCode);
    }

    static CommandLine commandLine() {
        return new CommandLine(new ChatCommand())
                .setOut(StandardStreams.OUT)
                .setErr(StandardStreams.ERR)
                .setParameterExceptionHandler((wrong, args) -> {
                    CommandLine where = wrong.getCommandLine();
                    return complain(new Ending(
                            Ending.USAGE,
                            wrong.getMessage() + "; see \""
                                    + where.getCommandSpec().qualifiedName() + " --help\"."));
                })
                .setExecutionExceptionHandler(
                        (failure, where, parsed) -> complain(new Ending(Ending.FAILED, "Failed: " + failure + ".")));
    }

    /** Says on standard error how a command ended, and returns its exit code. */
    static int complain(Ending ending) {
        StandardStreams.ERR.println(ChatText.harmless(ending.sentence()));
        return ending.exitCode();
    }

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "Say what to do: demo, serve or join");
    }
}
