package dev.ipc.examples.jobs;

import dev.ipc.ServiceAddress;
import dev.ipc.codec.MessageTypes;
import java.nio.file.Path;

/** What the two sides of the job service tell each other, and where they meet. */
final class Jobs {
    /** Asks for a job: as many steps of counting, each taking a while; the reply is {@link Done}. */
    record Submit(String name, int steps, int stepMillis) {}

    /** Tells the submitter that so many steps are done. */
    record Progress(String name, int done, int of) {}

    /** The end of a job. */
    record Done(String name, long sum) {}

    /** Asks for the number of jobs that are running; the reply is an {@code Integer}. */
    record CountRunning() {}

    static final MessageTypes TYPES = MessageTypes.builder()
            .register(Submit.class)
            .register(Progress.class)
            .register(Done.class)
            .register(CountRunning.class)
            .build();

    private Jobs() {}

    static ServiceAddress address(Path container) {
        return ServiceAddress.of("dev.ipc.examples", "jobs").in(container);
    }
}
