package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.DecodingException;
import dev.ipc.EncodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Type arguments that a declaration gives to a user's own generic types: the wire doesn't have them, the receiver checks them. */
class TypeArgumentsTest {
    private static final String[] GENERIC = {
        "record Box<T>(T value) {}",
        "record Two<A, B>(A a, List<B> b) {}",
        "record Chain<T>(T value, Chain<T> next) {}",
        "record Growing<T>(T value, Growing<List<T>> next) {}",
        "record Amount<N extends Number>(N number) {}",
        "sealed interface Result<T> permits Ok, Failed {}",
        "record Ok<X>(X value) implements Result<X> {}",
        "record Failed<X>(String why) implements Result<X> {}",
        "class Base<T> { public T held; }",
    };
    private static final String[] NAMES = {"Box", "Two", "Chain", "Growing", "Amount", "Ok", "Failed", "Base", "Page"};

    /** Returns a program whose record {@code Page} holds one field, and whose {@code Make.page()} makes one. */
    private static Program program(String type, String value) {
        List<String> sources = new ArrayList<>(List.of(GENERIC));
        sources.add("record Page(" + type + " field) {}");
        sources.add("class Make { @SuppressWarnings({\"unchecked\", \"rawtypes\"}) public static Object page() {"
                + " Base base = new Base(); base.held = 1; return new Page(" + value + "); } }");
        return Program.of(sources.toArray(new String[0]));
    }

    @TestFactory
    Stream<DynamicTest> whatAnArgumentForbidsIsRefusedByBothEnds() {
        return Stream.of(
                refused("Box<String>", "Box", "(Box) new Box(1)"),
                refused("List<Box<String>>", "List<Box>", "(List) List.of(new Box(\"a\"), new Box(1))"),
                refused("Map<String, Box<String>>", "Map<String, Box>", "(Map) Map.of(\"k\", new Box(1))"),
                refused("Box<String>[]", "Box[]", "new Box[] {new Box(1)}"),
                refused("Optional<Box<? extends Number>>", "Optional<Box>", "(Optional) Optional.of(new Box(\"x\"))"),
                refused("Box<List<String>>", "Box", "(Box) new Box(List.of(\"a\", 1))"),
                refused("Box<Set<String>>", "Box", "(Box) new Box(Set.of(1))"),
                refused("Box<Deque<String>>", "Box", "(Box) new Box(new ArrayDeque(List.of(1)))"),
                refused("Box<SortedSet<String>>", "Box", "(Box) new Box(new TreeSet(Set.of(1)))"),
                refused("Box<Map<String, Long>>", "Box", "(Box) new Box(Map.of(\"k\", 1))"),
                refused("Box<SortedMap<String, Long>>", "Box", "(Box) new Box(new TreeMap(Map.of(1, 1L)))"),
                refused("Box<Optional<String>>", "Box", "(Box) new Box(Optional.of(1))"),
                refused("Box<String[]>", "Box", "(Box) new Box(new Integer[] {1})"),
                refused("Box<Box<String>>", "Box", "(Box) new Box(new Box(1))"),
                refused("Box<ArrayList<String>>", "Box", "(Box) new Box(new ArrayList(List.of(1)))"),
                refused("Box<Iterable<String>>", "Box", "(Box) new Box(List.of(1))"),
                refused("Two<String, Long>", "Two", "(Two) new Two(\"a\", List.of(1))"),
                refused("Chain<String>", "Chain", "(Chain) new Chain(\"a\", new Chain(\"b\", new Chain(1, null)))"),
                refused("Growing<String>", "Growing", "(Growing) new Growing(\"a\", new Growing(List.of(1), null))"),
                refused("Amount<Long>", "Amount", "(Amount) new Amount(1)"),
                refused("Result<String>", "Result", "(Result) new Ok(1)"),
                refused("Result<List<String>>", "Result", "(Result) new Ok(List.of(1))"),
                refused("Base<String>", "Base", "(Base) base"));
    }

    /** Tests that {@code strict} refuses what is made by {@code value}, as it encodes and as it decodes what a lax peer sent. */
    private static DynamicTest refused(String strict, String lax, String value) {
        return DynamicTest.dynamicTest(strict, () -> {
            Program program = program(strict, value);
            MessageTypes receiver = program.types(NAMES);
            assertThatThrownBy(() -> Bodies.encode(receiver, program.make("page")))
                    .isInstanceOf(EncodingException.class)
                    .hasMessageContaining("field");
            Program other = program(lax, value);
            MessageTypes sender = other.types(NAMES);
            assertThat(sender.table()).isEqualTo(receiver.table());
            byte[] body = Bodies.encode(sender, other.make("page"));
            PeerTypes peer = receiver.resolve(sender.table(), false);
            assertThatThrownBy(() -> new MessageCodec(receiver).decode(body, 0, body.length, peer))
                    .isInstanceOf(DecodingException.class)
                    .hasMessageContaining("field");
        });
    }

    record Box<T>(@Nullable T value) {}

    record Honest(
            Box<String> text,
            Box<List<String>> texts,
            Box<ArrayList<Integer>> modifiable,
            Box<TreeMap<String, Box<Long>>> sorted,
            Box<? extends Number> number,
            Box<?> any,
            Box<Optional<Set<String>>> maybe,
            Box<String[][]> table,
            Box<CharSequence> chars,
            Box<Box<Box<Box<Box<Box<Box<Box<String>>>>>>>> deep) {}

    private static final MessageTypes TYPES =
            MessageTypes.builder().register(Honest.class, Box.class).build();

    private static <T> Box<T> box(T value) {
        return new Box<>(value);
    }

    private static Honest honest() {
        return new Honest(
                box("a"),
                box(List.of("b")),
                box(new ArrayList<>(List.of(1))),
                box(new TreeMap<>(Map.of("k", box(1L)))),
                box(1.5),
                box(List.of(1, "x")),
                box(Optional.of(Set.of("s"))),
                box(new String[][] {{"x"}}),
                box("chars"),
                box(box(box(box(box(box(box(box("deep")))))))));
    }

    @Test
    void honestMessagesPass() {
        Honest sent = honest();
        for (int i = 0; i < 1100; i++) { // beyond the use at which code is compiled
            Honest honest = (Honest) Bodies.roundTrip(TYPES, sent);
            assertThat(honest.toString().replaceAll("@\\w+", ""))
                    .isEqualTo(sent.toString().replaceAll("@\\w+", ""));
            Objects.requireNonNull(honest.modifiable().value()).add(2);
        }
    }

    @Test
    void anArgumentThatNothingCanMeetIsFoundWhenTheListIsBuilt() {
        for (String type : List.of("Box<Missing>", "Box<List<Missing>>", "List<Box<Missing[]>>", "Result<Missing>")) {
            List<String> sources = new ArrayList<>(List.of(GENERIC));
            sources.add("record Missing(int x) {}");
            sources.add("record Page(" + type + " field) {}");
            Program program = Program.of(sources.toArray(new String[0]));
            assertThatThrownBy(() -> program.types(NAMES))
                    .as(type)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("Page.field", "<T>", "Missing is not registered");
        }
    }

    static final class Tree<T> {
        @Nullable
        T value;

        @Nullable
        Tree<T> parent;

        @Nullable
        Tree<?> anyone;

        List<Tree<T>> children = new ArrayList<>();
    }

    record Forest(Tree<String> tree, @Nullable Object loose, @Nullable Tree<String> again) {}

    record Loose(@Nullable Object first, @Nullable Box<String> second) {}

    private static final MessageTypes GRAPHS = MessageTypes.builder()
            .register(Tree.class, Forest.class, Loose.class, Box.class)
            .references(true)
            .build();

    private static Tree<String> tree() {
        Tree<String> root = new Tree<>();
        root.value = "root";
        Tree<String> child = new Tree<>();
        child.value = "child";
        child.parent = root;
        child.anyone = root;
        root.children.add(child);
        root.parent = root;
        return root;
    }

    @Test
    void cyclesThroughDeclaredArgumentsAreKept() {
        Tree<String> tree = tree();
        Forest forest = (Forest) Bodies.roundTrip(GRAPHS, new Forest(tree, tree, tree));
        assertThat(forest.tree()).isSameAs(forest.loose()).isSameAs(forest.again());
        assertThat(forest.tree().children.get(0).anyone).isSameAs(forest.tree());
        Tree<?> root = (Tree<?>) Bodies.roundTrip(GRAPHS, tree);
        assertThat((Object) root.children.get(0).parent).isSameAs(root);
    }

    @Test
    void aReferenceFromADeclaredArgumentIsLookedAtAgain() {
        Box<String> shared = box("text");
        Loose loose = (Loose) Bodies.roundTrip(GRAPHS, new Loose(shared, shared));
        assertThat(loose.first()).isSameAs(loose.second());
        Box<Integer> number = box(1);
        Map<Object, Object> disguise = new HashMap<>(Map.of("box", number));
        @SuppressWarnings("unchecked")
        Box<String> confused = (Box<String>) disguise.get("box");
        assertThatThrownBy(() -> Bodies.encode(GRAPHS, new Loose(number, confused)))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("another type");
        byte[] body = Bodies.encode(GRAPHS, new Loose(shared, shared));
        String hostile = Bodies.hex(body).replace("03" + "746578f4", "02" + "02");
        assertThat(hostile).isNotEqualTo(Bodies.hex(body));
        assertThatThrownBy(() -> Bodies.decode(GRAPHS, Bodies.bytes(hostile)))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("another type");
    }
}
