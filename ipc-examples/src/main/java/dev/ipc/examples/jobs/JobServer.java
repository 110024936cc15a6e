package dev.ipc.examples.jobs;

import dev.ipc.Connection;
import dev.ipc.IpcServer;
import dev.ipc.Reply;
import dev.ipc.RequestContext;
import dev.ipc.RequestFailedException;
import dev.ipc.netty.NettyIpc;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Does jobs, step by step, on a thread of its own, and stops those whose submitter no longer waits. */
final class JobServer implements AutoCloseable {
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger running = new AtomicInteger();
    private final CompletableFuture<IpcServer> server;

    JobServer(Path container) {
        server = NettyIpc.server(Jobs.address(container))
                .types(Jobs.TYPES)
                .onRequest(Jobs.Submit.class, this::begin)
                .onRequest(Jobs.CountRunning.class, (context, question) -> running.get())
                .start();
    }

    /** Serves in the directory given until the input ends. */
    public static void main(String[] args) throws IOException {
        try (JobServer jobs = new JobServer(Path.of(args[0]))) {
            System.out.println("serving " + jobs.server.join().socketPath());
            while (System.in.read() >= 0) {}
        }
    }

    /** Takes a job in; its reply comes when it is done, long after this has returned. */
    private Reply begin(RequestContext<? extends Connection> context, Jobs.Submit job) {
        if (job.steps() < 1 || job.stepMillis() < 0) {
            throw new RequestFailedException("a job has at least one step, which takes no negative time");
        }
        Reply reply = context.replyLater();
        running.incrementAndGet();
        schedule(new Job(context, reply, job, 0, 0));
        return reply;
    }

    private void schedule(Job job) {
        worker.schedule(() -> step(job), job.order().stepMillis(), TimeUnit.MILLISECONDS);
    }

    private void step(Job job) {
        if (job.context().isCancelled()) {
            job.reply()
                    .fail(new RequestFailedException("cancelled")); // nobody hears it, but it frees the request's place
            running.decrementAndGet();
            return;
        }
        Job next = job.next();
        Jobs.Submit order = next.order();
        if (next.step() == order.steps()) {
            running.decrementAndGet();
            next.reply().send(new Jobs.Done(order.name(), next.sum()));
            return;
        }
        next.context()
                .connection()
                .send(new Jobs.Progress(order.name(), next.step(), order.steps()))
                .whenComplete((sent, failure) -> schedule(next)); // who can't be told may still want the result
    }

    @Override
    public void close() {
        server.thenAccept(started -> {
            started.close();
            started.closed().thenRun(worker::shutdown);
        });
    }

    /** A job between two steps. */
    private record Job(
            RequestContext<? extends Connection> context, Reply reply, Jobs.Submit order, int step, long sum) {
        Job next() {
            return new Job(context, reply, order, step + 1, sum + step + 1);
        }
    }
}
