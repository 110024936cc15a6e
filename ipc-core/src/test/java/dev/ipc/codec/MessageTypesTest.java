package dev.ipc.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.DecodingException;
import dev.ipc.wire.WireLimits;
import java.io.Externalizable;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What may be registered, what may not and why, and the text that comes of it. */
@SuppressWarnings({
    "UnusedVariable",
    "UnusedMethod",
    "ClassCanBeStatic",
    "serial",
    "EffectivelyPrivate",
    "JdkObsolete",
    "ArrayRecordComponent",
    "HidingField",
    "JavaUtilDate"
})
class MessageTypesTest {
    record Product(String name) {}

    record Line(Product product, int count) {}

    record Order(Line[] lines, Map<String, List<Line>> more) {}

    record Box<T>(T value, List<? extends T> values) {}

    static class Base<T> {
        List<T> items = new ArrayList<>();
        static int ignored;
        transient int alsoIgnored;
    }

    static final class Texts extends Base<String> {
        long id;
    }

    static class Repeating extends Base<String> {
        int items;
    }

    static final class WithFinal {
        final int x;

        WithFinal() {
            x = 1;
        }
    }

    static final class WithoutConstructor {
        WithoutConstructor(int x) {}
    }

    abstract static class Abstract {}

    static final class Hooked implements Serializable {
        private Object readResolve() {
            return this;
        }
    }

    static class HookedParent {
        private void readObject(ObjectInputStream in) {}
    }

    static final class InheritsHook extends HookedParent {}

    static final class NoHook {
        int x;

        void readObject(String key) {}
    }

    static final class External implements Externalizable {
        @Override
        public void writeExternal(ObjectOutput out) {}

        @Override
        public void readExternal(ObjectInput in) {}
    }

    static final class Order2 implements Comparator<String> {
        @Override
        public int compare(String a, String b) {
            return 0;
        }
    }

    class Inner {}

    interface Open {}

    sealed interface Shut permits One, Two {}

    record One(int x) implements Shut {}

    sealed interface Two extends Shut permits Three, Four {}

    enum Three implements Two {
        A,
        B {
            @Override
            public String toString() {
                return "b";
            }
        }
    }

    static non-sealed class Four implements Two {}

    record HasOpen(Open open) {}

    record HasCollection(Collection<String> strings) {}

    record HasShut(Optional<Shut> shut) {}

    record HasFunction(Function<String, String> function) {}

    @TestFactory
    Stream<DynamicTest> P32_whatMayNotTravelIsRefusedWithTheReason() {
        Runnable lambda = () -> {};
        return Stream.of(
                refused(Object.class, "everything"),
                refused(Open.class, "isn't sealed"),
                refused(Runnable.class, "isn't sealed"),
                refused(Shut.class, "registerSealed"),
                refused(IllegalStateException.class, "Throwable"),
                refused(Class.class, "classes to load"),
                refused(lambda.getClass(), "lambda"),
                refused(new Object() {}.getClass(), "anonymous"),
                refused(External.class, "Externalizable"),
                refused(Hooked.class, "readResolve"),
                refused(InheritsHook.class, "readObject"),
                refused(Order2.class, "comparator"),
                refused(Pattern.class, "exponential"),
                refused(java.net.URL.class, "java.net.URI"),
                refused(Inner.class, "inner class"),
                refused(Abstract.class, "abstract"),
                refused(java.util.Date.class, "register a serializer"),
                refused(String.class, "needs no registration"),
                refused(ArrayList.class, "needs no registration"),
                refused(Product[].class, "needs no registration"),
                refused(int.class, "needs no registration"),
                refused(WithFinal.class, "final"),
                refused(WithoutConstructor.class, "constructor without arguments"),
                refused(Repeating.class, "second field named items"),
                refused(HasOpen.class, "HasOpen.open"),
                refused(HasCollection.class, "HasCollection.strings", "List, Set"),
                refused(HasShut.class, "HasShut.shut.value", "registerSealed"),
                refused(HasFunction.class, "HasFunction.function"),
                refused(Order.class, "Order.lines[]"));
    }

    private static DynamicTest refused(Class<?> type, String... words) {
        return DynamicTest.dynamicTest(type.getTypeName(), () -> assertThatThrownBy(
                        () -> MessageTypes.builder().register(type).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words));
    }

    @Test
    void aMissingNestedTypeIsNamedByItsPath() {
        assertThatThrownBy(() ->
                        MessageTypes.builder().register(Order.class, Line.class).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Order.lines[].product")
                .hasMessageContaining("Product is not registered");
    }

    @Test
    void duplicatesAndBadNamesAreRefused() {
        MessageTypes.Builder builder = MessageTypes.builder().register(Product.class);
        assertThatThrownBy(() -> builder.register(Product.class)).hasMessageContaining("twice");
        assertThatThrownBy(() -> builder.register(Line.class, Product.class.getName()))
                .hasMessageContaining("both");
        assertThatCode(builder::build).doesNotThrowAnyException();
        for (String name : List.of("", "a b", "list", "int", "int?", "x,y", "a<b>", "tab\t", "long[]")) {
            assertThatThrownBy(() -> MessageTypes.builder().register(Line.class, name))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aTableThatNoHelloCarriesIsRefused() {
        String fits = "x".repeat(TypeTable.MAX_BYTES - "64  {name:string}\n".length());
        TypeTable table =
                MessageTypes.builder().register(Product.class, fits).build().table();
        assertThat(table.bytes()).hasSize(TypeTable.MAX_BYTES);
        assertThat(TypeTable.MAX_BYTES + WireLimits.MAX_HEAD_BYTES).isEqualTo(WireLimits.MAX_HELLO_BYTES);
        MessageTypes.Builder larger = MessageTypes.builder().register(Product.class, fits + "x");
        assertThatThrownBy(larger::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("hello", "shorter names");
    }

    @Test
    void moreFieldsThanPeersTakeAreRefused() {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < WireNames.MAX_MEMBERS; i++) {
            fields.append("byte f").append(i).append(';');
        }
        Program program = Program.of("class Fits {" + fields + "}", "class Wide {" + fields + " byte last; }");
        TypeTable table = program.types("Fits").table();
        assertThat(TypeTable.parse(table.bytes())).isEqualTo(table);
        assertThatThrownBy(() -> program.types("Wide"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 4096 fields");
    }

    @Test
    void whatNestsDeeperThanPeersTakeIsRefused() {
        for (int depth : new int[] {63, 64}) {
            String type = "List<".repeat(depth) + "String" + ">".repeat(depth);
            Program program = Program.of("record Deep(" + type + " x) {}");
            if (depth < 64) {
                TypeTable table = program.types("Deep").table();
                assertThat(TypeTable.parse(table.bytes())).isEqualTo(table);
            } else {
                assertThatThrownBy(() -> program.types("Deep"))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("Deep.x");
            }
        }
    }

    @Test
    void theTableIsTheText() {
        MessageTypes types = MessageTypes.builder()
                .register(Order.class, Product.class)
                .register(Line.class, "shop.line")
                .registerSealed(Shut.class)
                .register(HasShut.class, Box.class, Texts.class, NoHook.class)
                .registerSerializer(
                        java.util.Date.class,
                        "date",
                        3,
                        com.esotericsoftware.kryo.serializers.DefaultSerializers.DateSerializer::new)
                .build();
        String prefix = MessageTypesTest.class.getName() + "$";
        assertThat(types.table())
                .hasToString(
                        """
                64 @Order {lines:shop.line[],more:map<string,list<shop.line>>}
                65 @Product {name:string}
                66 shop.line {count:int,product:@Product}
                67 @One {x:int}
                68 @Three [A,B]
                69 @Four {}
                70 @HasShut {shut:optional<*>}
                71 @Box {value:*,values:list<*>}
                72 @Texts {id:long,items:list<string>}
                73 @NoHook {x:int}
                74 java.util.Date !date:3
                """
                                .replace("@", prefix));
        assertThat(TypeTable.parse(types.table().bytes())).isEqualTo(types.table());
        assertThat(Bodies.roundTrip(types, new HasShut(Optional.of(Three.B))))
                .isEqualTo(new HasShut(Optional.of(Three.B)));
        assertThat(Bodies.roundTrip(types, new java.util.Date(5))).isEqualTo(new java.util.Date(5));
        assertThat(MessageTypes.none().table().bytes()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> tablesThatBreakTheGrammarAreRefused() {
        return Stream.of(
                        "64 a {x:int}",
                        "64 a {x:int}\n\n",
                        "64 a {x:int}\r\n",
                        " 64 a {}\n",
                        "64  a {}\n",
                        "64 a\n",
                        "63 a {}\n",
                        "-1 a {}\n",
                        "064 a {}\n",
                        "2147483647 a {}\n",
                        "99999999999 a {}\n",
                        "65 a {}\n64 b {}\n",
                        "64 a {}\n64 b {}\n",
                        "64 a {}\n65 a {}\n",
                        "64 a {x:int,x:int}\n",
                        "64 a {y:int,x:int}\n",
                        "64 a {x}\n",
                        "64 a {x:}\n",
                        "64 a {x:int\n",
                        "64 a {x:list<>}\n",
                        "64 a {x:list<string}\n",
                        "64 a {x:int[}\n",
                        "64 a {x:*<int>}\n",
                        "64 a [A,A]\n",
                        "64 a [A,]\n",
                        "64 a !b\n",
                        "64 a !b:\n",
                        "64 a !b:x\n",
                        "64 a ?\n",
                        "64 a ?b:1\n",
                        "64 a\u0085 {}\n",
                        "64 a\u007f {}\n",
                        "64 a {\ud835\udc65:int}\n",
                        "64 a {x:" + "list<".repeat(64) + "int" + ">".repeat(64) + "}\n",
                        "64 a {x:int" + "[]".repeat(64) + "}\n",
                        members("{", ":int", "}", WireNames.MAX_MEMBERS + 1),
                        members("[", "", "]", WireNames.MAX_MEMBERS + 1),
                        "64 a {x:" + "list<".repeat(65) + "int" + ">".repeat(65) + "}\n",
                        "64 a {x:" + "list<".repeat(100_000) + "\n",
                        "64 a {x:int" + "[]".repeat(65) + "}\n")
                .map(text -> DynamicTest.dynamicTest(
                        text.substring(0, Math.min(30, text.length())),
                        () -> assertThatThrownBy(() -> TypeTable.parse(text.getBytes(UTF_8)))
                                .isInstanceOf(DecodingException.class)));
    }

    @Test
    void tablesAtTheLimitsAreTaken() {
        for (String text : List.of(
                "64 a {x:" + "list<".repeat(63) + "int" + ">".repeat(63) + "}\n",
                "64 a {x:int" + "[]".repeat(63) + "}\n",
                members("{", ":int", "}", WireNames.MAX_MEMBERS),
                members("[", "", "]", WireNames.MAX_MEMBERS),
                WireNames.MAX_NUMBER + " a !b:" + WireNames.MAX_NUMBER + "\n",
                "64 b {a:aa<b,aa>,aa:ab,a" + "b".repeat(128) + ":b,b:a" + "b".repeat(128) + "}\n")) {
            TypeTable table = TypeTable.parse(text.getBytes(UTF_8));
            assertThat(table).hasToString(text);
            assertThat(TypeTable.of(table.lines())).isEqualTo(table).hasToString(text);
        }
    }

    private static String members(String open, String type, String close, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "m" + (100_000 + i) + type)
                .collect(Collectors.joining(",", "64 a " + open, close + "\n"));
    }

    @Test
    void aTableThatIsNotUtf8IsRefused() {
        byte[] text = "64 a {}\n".getBytes(UTF_8);
        text[3] = (byte) 0xFF;
        assertThatThrownBy(() -> TypeTable.parse(text))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void strangeButValidTablesResolveToNothing() {
        MessageTypes types = MessageTypes.builder().register(Product.class).build();
        String name = Product.class.getName();
        for (String shape : List.of(
                "{name:list}",
                "{name:list<int>}",
                "{name:string<string>}",
                "{name:nothing}",
                "{more:nothing[],name:string}",
                "{more:map<string>,name:string}",
                "{more:enum-set<string>,name:string}",
                "{more:enum-map<*,int>,name:nothing}",
                "{more:list<list<nothing>>,name:string}",
                "{more:int<int>,name:string}",
                "{more:int<int>[],name:string}",
                "[A,B]",
                "!x:1")) {
            PeerTypes peer = types.resolve(TypeTable.parse(("64 " + name + " " + shape + "\n").getBytes(UTF_8)), false);
            byte[] body = Bodies.encode(types, new Product("x"));
            assertThatThrownBy(() -> new MessageCodec(types).decode(body, 0, body.length, peer))
                    .as(shape)
                    .isInstanceOf(DecodingException.class)
                    .hasMessageContaining("id 64 is of no type that both ends can exchange");
        }
        MessageTypes two =
                MessageTypes.builder().register(Product.class, One.class).build();
        String shifted = "65 " + name + " {name:string}\n66 " + One.class.getName() + " {x:int}\n";
        PeerTypes higher = two.resolve(TypeTable.parse(shifted.getBytes(UTF_8)), false);
        byte[] product = Bodies.bytes("43" + "8278");
        assertThat(new MessageCodec(two).decode(product, 0, product.length, higher))
                .isEqualTo(new Product("x"));
        PeerTypes sparse =
                types.resolve(TypeTable.parse(("2000000000 " + name + " {name:string}\n").getBytes(UTF_8)), false);
        byte[] body = Bodies.bytes("82a8d6b907" + "8278");
        assertThat(new MessageCodec(types).decode(body, 0, body.length, sparse)).isEqualTo(new Product("x"));
    }

    static final class Absent {}

    @SuppressWarnings("UnusedVariable")
    static final class Dependent {
        private @Nullable String text;

        Dependent() {}

        Dependent(Absent absent) {}
    }

    /** Finds its own {@link Dependent}, and no {@link Absent}. */
    private static final class Partial extends ClassLoader {
        Partial() {
            super(MessageTypesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(Absent.class.getName())) {
                throw new ClassNotFoundException(name);
            }
            if (!name.equals(Dependent.class.getName())) {
                return super.loadClass(name, resolve);
            }
            String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
            try (InputStream code = Objects.requireNonNull(MessageTypesTest.class.getResourceAsStream(file))) {
                byte[] bytes = code.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void aClassThatIsNotThereIsNamed() throws ClassNotFoundException {
        Class<?> dependent = new Partial().loadClass(Dependent.class.getName());
        MessageTypes.Builder builder = MessageTypes.builder().register(dependent);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(dependent.getName())
                .hasMessageContaining("Absent");
    }
}
