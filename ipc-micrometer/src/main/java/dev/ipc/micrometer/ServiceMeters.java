package dev.ipc.micrometer;

import dev.ipc.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The meters of one service in one role. Those with a reason are made when it first occurs.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class ServiceMeters {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Endpoints endpoints = new Endpoints();
    private final AtomicInteger open = new AtomicInteger();
    private final io.micrometer.core.instrument.Counter connects;
    private final io.micrometer.core.instrument.Counter slowConsumers;
    private final Timer handlers;
    private final Map<String, Timer> lifetimes = new ConcurrentHashMap<>();
    private final Map<String, Timer> requests = new ConcurrentHashMap<>();

    ServiceMeters(MeterRegistry registry, String service, String role) {
        this.registry = registry;
        this.tags = Tags.of("service", service, "role", role);
        Gauge.builder("ipc.connections", open, AtomicInteger::get)
                .tags(tags)
                .description("connections that are open")
                .strongReference(true)
                .register(registry);
        connects = io.micrometer.core.instrument.Counter.builder("ipc.connects")
                .tags(tags)
                .description("connections that were opened")
                .register(registry);
        slowConsumers = io.micrometer.core.instrument.Counter.builder("ipc.slow.consumers")
                .tags(tags)
                .description("how often an outbound queue was full")
                .register(registry);
        handlers = Timer.builder("ipc.handlers")
                .tags(tags)
                .description("how long handlers of messages and requests ran")
                .register(registry);
        for (Counter counter : Counter.values()) {
            String name = counter.name().toLowerCase(Locale.ROOT).replace('_', '.');
            FunctionCounter.builder("ipc." + name, endpoints, all -> all.count(counter))
                    .tags(tags)
                    .register(registry);
        }
    }

    /** Returns whose statistics are counted. */
    Endpoints endpoints() {
        return endpoints;
    }

    void connected() {
        open.incrementAndGet();
        connects.increment();
    }

    void closed(String reason, Duration lifetime) {
        open.decrementAndGet();
        timer(lifetimes, "ipc.closes", "how long connections were open", reason).record(lifetime);
    }

    void refused(String reason) {
        registry.counter("ipc.refusals", tags.and("reason", reason)).increment();
    }

    void slowConsumer() {
        slowConsumers.increment();
    }

    void requestEnded(String reason, Duration took) {
        timer(requests, "ipc.requests", "from the call of a request to its outcome", reason)
                .record(took);
    }

    void handled(Duration took) {
        handlers.record(took);
    }

    private Timer timer(Map<String, Timer> timers, String name, String description, String reason) {
        Timer known = timers.get(reason);
        return known != null
                ? known
                : timers.computeIfAbsent(reason, each -> Timer.builder(name)
                        .tags(tags.and("reason", each))
                        .description(description)
                        .register(registry));
    }
}
