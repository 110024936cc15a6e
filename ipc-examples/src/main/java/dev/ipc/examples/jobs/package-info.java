/**
 * A service that does jobs for its clients: a request that takes long, its progress and its cancellation.
 *
 * <p>{@link dev.ipc.examples.jobs.JobServer} is the process that works, {@link dev.ipc.examples.jobs.JobClient} one that has work.
 */
@NullMarked
package dev.ipc.examples.jobs;

import org.jspecify.annotations.NullMarked;
