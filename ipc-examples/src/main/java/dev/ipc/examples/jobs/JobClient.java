package dev.ipc.examples.jobs;

import dev.ipc.IpcClient;
import dev.ipc.netty.NettyIpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has jobs done, and hears how far they are. */
final class JobClient implements AutoCloseable {
    private static final Duration LONGEST_JOB = Duration.ofMinutes(10);

    private final IpcClient client;

    JobClient(Path container, Consumer<Jobs.Progress> progress) {
        client = NettyIpc.client(Jobs.address(container))
                .types(Jobs.TYPES)
                .onMessage(Jobs.Progress.class, (connection, step) -> progress.accept(step))
                .waitForService(Duration.ofSeconds(10))
                .connect()
                .join();
    }

    /** Takes the directory of the service, the name of a job, its steps, and how long each takes in milliseconds. */
    public static void main(String[] args) {
        Jobs.Submit job = new Jobs.Submit(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        try (JobClient jobs = new JobClient(Path.of(args[0]), JobClient::print)) {
            System.out.println(jobs.submit(job).join());
        } catch (CompletionException e) {
            System.out.println("no result: " + e.getCause());
            System.exit(1);
        }
    }

    private static void print(Jobs.Progress step) {
        System.out.println(step);
    }

    /** Has a job done; to cancel the future is to cancel the job. */
    CompletableFuture<Jobs.@Nullable Done> submit(Jobs.Submit job) {
        return client.request(job, Jobs.Done.class, LONGEST_JOB);
    }

    /** Asks how many jobs are running. */
    CompletableFuture<@Nullable Integer> countRunning() {
        return client.request(new Jobs.CountRunning(), Integer.class);
    }

    /** Leaves at once, and the jobs with it. */
    void abort() {
        client.abort();
    }

    @Override
    public void close() {
        client.close();
    }
}
