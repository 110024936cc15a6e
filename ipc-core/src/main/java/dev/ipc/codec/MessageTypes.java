package dev.ipc.codec;

import com.esotericsoftware.kryo.Serializer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The classes whose instances an endpoint sends and receives, and no others: an allow-list, built once.
 *
 * <p>Records, enums and classes with a constructor without arguments are registered as they are; a sealed hierarchy with one
 * call; any other class with a serializer of the user's. What needs no registration is listed in {@code docs/types.md}:
 * {@link dev.ipc.Message}, strings and numbers, arrays, collections and maps, {@code java.time} and more. Two endpoints match
 * types by wire name, not by the order of registration.
 *
 * <p>An allow-list is no sandbox: registering a class vouches for its constructors, and for {@code hashCode}, {@code equals}
 * and {@code compareTo} where its instances are elements of sets or keys of maps.
 *
 * <p><em>Threading:</em> immutable; the builder is confined to one thread.
 */
public final class MessageTypes {
    private static final MessageTypes NONE = builder().build();

    private final List<TypeEntry> entries;
    private final Map<Class<?>, Supplier<? extends Serializer<?>>> serializers;
    private final TypeTable table;
    private final boolean references;
    private final int useCapacity;
    private final PeerTypes self;
    private final ResolvedTables resolved;
    private final InstancePool instances = new InstancePool(this);
    private final ClassValue<Lookup> lookups;

    /** The outcome of looking a class up, which a {@code ClassValue} keeps. */
    private record Lookup(@Nullable TypeEntry entry) {}

    MessageTypes(TypeGraph graph, boolean references) {
        this.entries = graph.entries();
        this.serializers = graph.serializers();
        this.table = graph.table();
        this.references = references;
        this.useCapacity = graph.useCapacity();
        Resolution resolution = new Resolution(graph);
        this.resolved = new ResolvedTables(resolution::resolve);
        this.self = resolution.resolve(table, references);
        Map<Class<?>, TypeEntry> byClass = new LinkedHashMap<>();
        for (TypeEntry entry : entries) {
            byClass.put(entry.type(), entry);
        }
        this.lookups = new ClassValue<>() {
            @Override
            protected Lookup computeValue(Class<?> type) {
                return new Lookup(find(byClass, type));
            }
        };
    }

    /** Returns a builder without any class. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the list without any class of the user's: only what is built in. */
    public static MessageTypes none() {
        return NONE;
    }

    /** Returns the table of the registered types, which this endpoint's hello carries. */
    public TypeTable table() {
        return table;
    }

    /** Returns whether bodies keep shared and cyclic structure, which the hello must say. */
    public boolean references() {
        return references;
    }

    /**
     * Works out what a peer's table means here, which costs about as much as building this list did; of the tables seen last
     * it is known.
     *
     * @param remote the peer's table
     * @param remoteReferences whether the peer's hello says that its bodies carry references
     */
    public PeerTypes resolve(TypeTable remote, boolean remoteReferences) {
        return resolved.get(remote, remoteReferences);
    }

    /** Returns what encodes and decodes, for all codecs of these types. */
    InstancePool instances() {
        return instances;
    }

    /** Returns what this endpoint's own table means to itself. */
    PeerTypes self() {
        return self;
    }

    /** Returns the entry as which instances of a class travel, null if they can't. */
    @Nullable
    TypeEntry entry(Class<?> type) {
        return lookups.get(type).entry();
    }

    List<TypeEntry> entries() {
        return entries;
    }

    /** Returns the supplier of a class's serializer if the user gave one. */
    @Nullable
    Supplier<? extends Serializer<?>> serializer(Class<?> type) {
        return serializers.get(type);
    }

    boolean hasSerializers() {
        return !serializers.isEmpty();
    }

    /** Returns how many bits a {@link TypeUse} may have. */
    int useCapacity() {
        return useCapacity;
    }

    String describeUnknown(Class<?> type) {
        return Admission.describeMissing(type);
    }

    private static @Nullable TypeEntry find(Map<Class<?>, TypeEntry> registered, Class<?> type) {
        TypeEntry exact = registered.get(type);
        if (exact != null) {
            return exact;
        }
        TypeEntry builtIn = BuiltIns.byClass(type);
        if (builtIn != null) {
            return builtIn;
        }
        Class<?> parent = type.getSuperclass();
        if (parent != null && parent.isEnum()) {
            return find(registered, parent);
        }
        return BuiltIns.byKind(type);
    }

    /**
     * Collects classes. Every method refuses what can't be registered with an {@link IllegalArgumentException} that says why
     * and what to do instead.
     */
    public static final class Builder {
        private final Registrations registrations = new Registrations();
        private boolean references;

        private Builder() {}

        /**
         * Adds records, enums or classes under their own names.
         *
         * @throws IllegalArgumentException if one may not be registered or is already
         */
        public Builder register(Class<?>... types) {
            for (Class<?> type : types) {
                registrations.add(type, type.getName());
            }
            return this;
        }

        /**
         * Adds a record, enum or class under a name by which the two ends know it, whatever it is called in each.
         *
         * @throws IllegalArgumentException if it may not be registered or is already, or the name is taken or malformed
         */
        public Builder register(Class<?> type, String wireName) {
            registrations.add(type, wireName);
            return this;
        }

        /**
         * Adds every class that a sealed interface or class permits, and what those permit in turn. Positions declared as
         * {@code root} then take any of them.
         *
         * @throws IllegalArgumentException if {@code root} isn't sealed or a permitted class may not be registered
         */
        public Builder registerSealed(Class<?> root) {
            registrations.addSealed(root);
            return this;
        }

        /**
         * Adds a class that a serializer of the user's writes and reads. Both ends must give the same name and version.
         *
         * <p>The serializer is used within the limits of every decoding, and may write nested values with the Kryo that it is
         * given; it must not register classes or change that Kryo's settings.
         *
         * @param type the class; its subclasses are not included
         * @param name what the two ends call the format
         * @param version raised when the format changes, 0 or more
         * @param serializer makes a serializer for one instance of Kryo, which one thread uses at a time
         * @throws IllegalArgumentException if the class may not be registered or is already
         */
        public <T> Builder registerSerializer(
                Class<T> type, String name, int version, Supplier<? extends Serializer<T>> serializer) {
            registrations.addCustom(type, new Shape.Custom(name, version), serializer);
            return this;
        }

        /**
         * Keeps shared and cyclic structure in what this endpoint sends, at some cost in bytes and time. Off by default: then
         * an object that is reachable twice arrives as two, and a cycle can't be encoded.
         */
        public Builder references(boolean keep) {
            references = keep;
            return this;
        }

        /**
         * Returns the list.
         *
         * @throws IllegalArgumentException if a field's type is not registered; the message has the path to it
         */
        public MessageTypes build() {
            return new MessageTypes(registrations.graph(), references);
        }
    }
}
