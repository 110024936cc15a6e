package dev.ipc.codec;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the type tables of peers mean to some message types: worked out once for all peers that sent the same, and kept by digest
 * for those that were seen last.
 *
 * <p><em>Threading:</em> thread-safe; tables are resolved under its lock, so that a burst of equal peers costs one resolution.
 */
final class ResolvedTables {
    /** How many are kept: as many as there may be builds of a product at a time. */
    static final int CAPACITY = 64;

    private final Resolver resolver;
    private final Map<Key, PeerTypes> resolved = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, PeerTypes> eldest) {
            return size() > CAPACITY;
        }
    };

    ResolvedTables(Resolver resolver) {
        this.resolver = resolver;
    }

    /** Returns what a table means whose sender's bodies carry references or don't. */
    PeerTypes get(TypeTable table, boolean references) {
        Key key = new Key(digest(table.bytes()), references);
        synchronized (resolved) {
            return resolved.computeIfAbsent(key, missing -> resolver.resolve(table, references));
        }
    }

    private static ByteBuffer digest(byte[] text) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Works out what a table means. */
    @FunctionalInterface
    interface Resolver {
        PeerTypes resolve(TypeTable table, boolean references);
    }

    private record Key(ByteBuffer digest, boolean references) {
        /** As a record's own, without the method handles that the first call of that makes. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && references == key.references && digest.equals(key.digest);
        }

        @Override
        public int hashCode() {
            return 31 * digest.hashCode() + Boolean.hashCode(references);
        }
    }
}
