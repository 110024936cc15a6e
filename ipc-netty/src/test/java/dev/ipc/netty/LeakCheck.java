package dev.ipc.netty;

import io.netty.util.LeakPresenceDetector;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails the build if any buffer that a test allocated is never released. Found by the test engine itself. */
public final class LeakCheck implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(LeakCheck.class))
                .computeIfAbsent("at the end of all tests", key -> (AutoCloseable) LeakPresenceDetector::check);
    }
}
