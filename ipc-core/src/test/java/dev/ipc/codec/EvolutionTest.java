package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.DecodingException;
import dev.ipc.EncodingException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two builds of one program, each in a class loader of its own, exchange what they share and refuse the rest. */
class EvolutionTest {
    private static String sent(MessageTypes from, MessageTypes to, Object value) {
        PeerTypes receiver = from.resolve(TypeTable.parse(to.table().bytes()), to.references());
        receiver.requireExchangeable(Bodies.use(from, value));
        return Bodies.exchange(from, to, value).toString();
    }

    private static void assertRefused(MessageTypes from, MessageTypes to, Object value, String... words) {
        PeerTypes receiver = from.resolve(TypeTable.parse(to.table().bytes()), to.references());
        TypeUse use = Bodies.use(from, value);
        assertThatThrownBy(() -> receiver.requireExchangeable(use))
                .isInstanceOf(EncodingException.class)
                .hasFieldOrPropertyWithValue("reason", EncodingException.Reason.NOT_EXCHANGEABLE)
                .hasMessageContainingAll(words);
        PeerTypes sender = to.resolve(from.table(), from.references());
        byte[] body = Bodies.encode(from, value);
        assertThatThrownBy(() -> new MessageCodec(to).decode(body, 0, body.length, sender))
                .isInstanceOf(DecodingException.class);
    }

    @Test
    void fieldsAreMatchedByNameWhateverTheirOrder() {
        Program v1 = Program.of(
                "record Price(long amount, String currency, int[] parts) { public String toString() { return amount + currency + parts[0]; } }",
                "class Make { public static Object price() { return new Price(5, \"EUR\", new int[] {7}); } }");
        Program v2 = Program.of(
                "record Price(int[] parts, String currency, long amount) { public String toString() { return amount + currency + parts[0]; } }",
                "class Make { public static Object price() { return new Price(new int[] {7}, \"EUR\", 5); } }");
        MessageTypes one = v1.types("Price");
        MessageTypes two = v2.types("Price");
        assertThat(sent(one, two, v1.make("price"))).isEqualTo("5EUR7");
        assertThat(sent(two, one, v2.make("price"))).isEqualTo("5EUR7");
    }

    @Test
    void anAddedFieldIsDroppedByTheOldAndDefaultedByTheNew() {
        Program v1 = Program.of(
                "record Note(String text) {}",
                "class Item { int a = 1; public String toString() { return \"a\" + a; } }",
                "class Make { public static Object note() { return new Note(\"x\"); }"
                        + " public static Object item() { return new Item(); } }");
        Program v2 = Program.of(
                "record Note(int stars, List<String> tags, String text, Object more, double rank) {}",
                "class Base { String before = \"base\"; }",
                "class Item extends Base { int a = 2; List<String> list = new ArrayList<>(List.of(\"default\"));"
                        + " public String toString() { return before + a + list; } }",
                "class Make { public static Object note() { return new Note(3, List.of(\"t\"), \"y\", Map.of(1, 2), 1.5); }"
                        + " public static Object item() { return new Item(); } }");
        MessageTypes one = v1.types("Note", "Item");
        MessageTypes two = v2.types("Item", "Note");
        assertThat(sent(one, two, v1.make("note"))).isEqualTo("Note[stars=0, tags=null, text=x, more=null, rank=0.0]");
        assertThat(sent(two, one, v2.make("note"))).isEqualTo("Note[text=y]");
        assertThat(sent(one, two, v1.make("item"))).isEqualTo("base1[default]");
        assertThat(sent(two, one, v2.make("item"))).isEqualTo("a2");
    }

    @Test
    void registrationOrderAndAddedTypesDoNotMatter() {
        String price = "record Price(int a, int b) {}";
        String quantity = "record Quantity(int a, int b) {}";
        String make = "class Make { public static Object price() { return new Price(100, 5); }"
                + " public static Object quantity() { return new Quantity(1, 2); } }";
        Program v1 = Program.of(price, quantity, make);
        Program v2 = Program.of(price, quantity, make, "record Added(Price price) {}");
        MessageTypes one = v1.types("Price", "Quantity");
        MessageTypes two = v2.types("Added", "Quantity", "Price");
        assertThat(sent(one, two, v1.make("price"))).isEqualTo("Price[a=100, b=5]");
        assertThat(sent(two, one, v2.make("price"))).isEqualTo("Price[a=100, b=5]");
        assertThat(sent(two, one, v2.make("quantity"))).isEqualTo("Quantity[a=1, b=2]");
    }

    @Test
    void oneNameWithTwoTypesIsRefusedWithBothShapes() {
        Program v1 = Program.of(
                "record Note(int id, String text) {}",
                "record Page(List<Note> notes) {}",
                "class Make { public static Object note() { return new Note(1, \"x\"); }"
                        + " public static Object page() { return new Page(List.of()); } }");
        Program v2 = Program.of(
                "record Note(long id, String text) {}",
                "record Page(List<Note> notes) {}",
                "class Make { public static Object note() { return new Note(1, \"x\"); }"
                        + " public static Object page() { return new Page(List.of()); } }");
        MessageTypes one = v1.types("Note", "Page");
        MessageTypes two = v2.types("Note", "Page");
        assertRefused(one, two, v1.make("note"), "{id:int,text:string}", "{id:long,text:string}");
        assertRefused(two, one, v2.make("note"), "{id:int,text:string}", "{id:long,text:string}");
        assertRefused(one, two, v1.make("page"), "app.Page.notes", "{id:int,text:string}", "{id:long,text:string}");
    }

    @Test
    void aFieldOfATypeThatTheReceiverLacksIsRefusedOneWayOnly() {
        Program v1 = Program.of(
                "record Note(String text) {}",
                "class Make { public static Object note() { return new Note(\"x\"); } }");
        Program v2 = Program.of(
                "record Author(String name) {}",
                "record Note(Author author, String text) {}",
                "class Make { public static Object note() { return new Note(null, \"x\"); } }");
        MessageTypes one = v1.types("Note");
        MessageTypes two = v2.types("Note", "Author");
        assertThat(sent(one, two, v1.make("note"))).isEqualTo("Note[author=null, text=x]");
        assertRefused(two, one, v2.make("note"), "app.Note.author", "app.Author {name:string}");
    }

    @Test
    void enumsAreMatchedByNameAndMissingConstantsFoundInEachMessage() {
        String holder = "record Mark(Colour colour, Map<Colour, Integer> counts, EnumSet<Colour> all) {}";
        String make = "class Make { public static Object old() {"
                + " return new Mark(Colour.GREEN, Map.of(Colour.RED, 1), EnumSet.of(Colour.GREEN)); }"
                + " public static Object added() { return new Mark(Colour.valueOf(\"BLUE\"), Map.of(), EnumSet.noneOf(Colour.class)); }"
                + " public static Object loose() { return new ArrayList<>(List.of(Colour.valueOf(\"BLUE\"))); } }";
        Program v1 = Program.of("enum Colour { RED, GREEN }", holder, make);
        Program v2 = Program.of("enum Colour { BLUE { }, GREEN, RED }", holder, make);
        MessageTypes one = v1.types("Colour", "Mark");
        MessageTypes two = v2.types("Mark", "Colour");
        assertThat(sent(one, two, v1.make("old"))).isEqualTo("Mark[colour=GREEN, counts={RED=1}, all=[GREEN]]");
        assertThat(sent(two, one, v2.make("old"))).isEqualTo("Mark[colour=GREEN, counts={RED=1}, all=[GREEN]]");
        assertRefused(two, one, v2.make("added"), "BLUE", "[BLUE,GREEN,RED]", "[RED,GREEN]");
        assertRefused(two, one, v2.make("loose"), "BLUE");
    }

    @Test
    void aLooseValueOfATypeThatTheReceiverLacksIsRefusedAndOthersPass() {
        Program v1 = Program.of(
                "sealed interface Figure permits Circle {}",
                "record Circle(int r) implements Figure {}",
                "record Page(Figure figure) {}",
                "class Make { public static Object circle() { return new Page(new Circle(1)); } }");
        Program v2 = Program.of(
                "sealed interface Figure permits Circle, Square {}",
                "record Circle(int r) implements Figure {}",
                "record Square(int a) implements Figure {}",
                "record Page(Figure figure) {}",
                "class Make { public static Object circle() { return new Page(new Circle(1)); }"
                        + " public static Object square() { return new Page(new Square(1)); } }");
        MessageTypes one = MessageTypes.builder()
                .registerSealed(v1.type("Figure"))
                .register(v1.type("Page"))
                .build();
        MessageTypes two = MessageTypes.builder()
                .register(v2.type("Page"))
                .registerSealed(v2.type("Figure"))
                .build();
        assertThat(sent(two, one, v2.make("circle"))).isEqualTo("Page[figure=Circle[r=1]]");
        assertThat(sent(one, two, v1.make("circle"))).isEqualTo("Page[figure=Circle[r=1]]");
        assertRefused(two, one, v2.make("square"), "app.Square {a:int}");
    }

    @Test
    void theReceiverDecidesWhichImplementationComes() {
        String make = "class Make { public static Object page() { return new Page(%s); } }";
        Program v1 = Program.of(
                "record Page(List<Integer> list, Map<String, Integer> map, Map<String, Integer> sorted, Set<Integer> set) {}",
                make.formatted("List.of(1), Map.of(\"a\", 1), Map.of(\"b\", 2), Set.of(3)"));
        Program v2 = Program.of(
                "record Page(LinkedList<Integer> list, HashMap<String, Integer> map,"
                        + " java.util.concurrent.ConcurrentMap<String, Integer> sorted, LinkedHashSet<Integer> set) {}",
                make.formatted(
                        "new LinkedList<>(List.of(1)), new HashMap<>(Map.of(\"a\", 1)),"
                                + " new java.util.concurrent.ConcurrentHashMap<>(Map.of(\"b\", 2)), new LinkedHashSet<>(List.of(3))"));
        MessageTypes one = v1.types("Page");
        MessageTypes two = v2.types("Page");
        String page = "Page[list=[1], map={a=1}, sorted={b=2}, set=[3]]";
        assertThat(sent(one, two, v1.make("page"))).isEqualTo(page);
        assertThat(sent(two, one, v2.make("page"))).isEqualTo(page);
    }

    /** Field order, an added and a removed field, an added type, other ids and other constants at once, with references too. */
    @Test
    void allDifferencesAtOnceBothWays() {
        String make = "class Make { public static Object shared() { return new Order(%s); } }";
        Program v1 = Program.of(
                "enum State { NEW, SENT }",
                "record Line(int count, String product) {}",
                "record Gone(String x) {}",
                "class Part { int size = 1; public String toString() { return \"part\" + size; } }",
                "record Order(List<Line> lines, State state, Gone gone, Part part, Map<State, Line[]> by) {"
                        + " public String toString() { return \"\" + lines + state + part + by.get(State.SENT)[0]; } }",
                make.formatted("List.of(new Line(1, \"a\")), State.SENT, null, new Part(),"
                        + " Map.of(State.SENT, new Line[] {new Line(2, \"b\")})"));
        Program v2 = Program.of(
                "enum State { SENT, HELD, NEW }",
                "record Added(long id) {}",
                "class Part { long more = 7; int size = 1; public String toString() { return \"part\" + size; } }",
                "record Line(String product, Optional<Added> added, int count) {"
                        + " public String toString() { return \"Line[count=\" + count + \", product=\" + product + \"]\"; } }",
                "record Order(Map<State, Line[]> by, Part part, Object extra, State state, List<Line> lines) {"
                        + " public String toString() { return \"\" + lines + state + part + by.get(State.SENT)[0]; } }",
                make.formatted(
                        "Map.of(State.SENT, new Line[] {new Line(\"b\", null, 2)}), new Part(), null, State.SENT,"
                                + " List.of(new Line(\"a\", null, 1))"));
        String order = "[Line[count=1, product=a]]SENTpart1Line[count=2, product=b]";
        for (boolean references : new boolean[] {false, true}) {
            MessageTypes one = v1.types(references, "State", "Line", "Gone", "Part", "Order");
            MessageTypes two = v2.types(references, "Order", "Part", "Added", "Line", "State");
            MessageTypes other = v2.types(!references, "Line", "Order", "Part", "Added", "State");
            for (MessageTypes newer : List.of(two, other)) {
                // the older one's Order has a field of a type that the newer one lacks: refused there, readable here
                assertRefused(one, newer, v1.make("shared"), "app.Order.gone", "app.Gone {x:string}");
                assertRefused(newer, one, v2.make("shared"), "app.Order", "app.Added {id:long}");
            }
            assertThat(sent(two, other, v2.make("shared"))).isEqualTo(order);
        }
        Program v3 = Program.of(
                "enum State { HELD, NEW, SENT }",
                "record Line(String product, double price, int count) {"
                        + " public String toString() { return \"Line[count=\" + count + \", product=\" + product + \"]\"; } }",
                "class Part { int size = 1; String name = \"n\"; public String toString() { return \"part\" + size; } }",
                "record Note(String x) {}",
                "record Order(Map<State, Line[]> by, Part part, Object extra, State state, List<Line> lines) {"
                        + " public String toString() { return \"\" + lines + state + part + by.get(State.SENT)[0]; } }",
                make.formatted("Map.of(State.SENT, new Line[] {new Line(\"b\", 0, 2)}), new Part(), null, State.SENT,"
                        + " List.of(new Line(\"a\", 0, 1))"));
        Program v0 = Program.of(
                "enum State { NEW, SENT }",
                "record Line(int count, String product) {}",
                "class Part { int size = 1; public String toString() { return \"part\" + size; } }",
                "record Order(List<Line> lines, State state, int old, Part part, Map<State, Line[]> by) {"
                        + " public String toString() { return \"\" + lines + state + part + by.get(State.SENT)[0]; } }",
                make.formatted("List.of(new Line(1, \"a\")), State.SENT, 5, new Part(),"
                        + " Map.of(State.SENT, new Line[] {new Line(2, \"b\")})"));
        for (boolean older : new boolean[] {false, true}) {
            for (boolean newer : new boolean[] {false, true}) {
                MessageTypes zero = v0.types(older, "State", "Line", "Part", "Order");
                MessageTypes three = v3.types(newer, "Note", "Order", "Part", "Line", "State");
                assertThat(sent(zero, three, v0.make("shared"))).isEqualTo(order);
                assertThat(sent(three, zero, v3.make("shared"))).isEqualTo(order);
            }
        }
    }

    @Test
    void recursiveTypesResolve() {
        String node = "record Node(Node next, Leaf leaf) {}";
        String make = "class Make { public static Object node() { return new Node(new Node(null, null), null); } }";
        Program v1 = Program.of(node, "record Leaf(int x, Node back) {}", make);
        Program v2 = Program.of(node, "record Leaf(int x, Node back, int more) {}", make);
        Program v3 = Program.of(node, "record Leaf(String x, Node back) {}", make);
        MessageTypes one = v1.types("Node", "Leaf");
        MessageTypes two = v2.types("Leaf", "Node");
        MessageTypes three = v3.types("Leaf", "Node");
        assertThat(sent(one, two, v1.make("node"))).isEqualTo("Node[next=Node[next=null, leaf=null], leaf=null]");
        assertThat(sent(two, one, v2.make("node"))).isEqualTo("Node[next=Node[next=null, leaf=null], leaf=null]");
        assertRefused(one, three, v1.make("node"), "app.Node.leaf", "x:int", "x:string");
    }

    @Test
    void removedElementsMayFallTogetherInASet() {
        String make = "class Make { public static Object bag() { return new Bag(Set.of(%s)); } }";
        Program v1 = Program.of(
                "record Item(int a) {}", "record Bag(Set<Item> items) {}", make.formatted("new Item(1), new Item(2)"));
        Program v2 = Program.of(
                "record Item(int a, int b) {}",
                "record Bag(Set<Item> items) {}",
                make.formatted("new Item(1, 2), new Item(1, 3)"));
        assertThat(sent(v2.types("Item", "Bag"), v1.types("Item", "Bag"), v2.make("bag")))
                .isEqualTo("Bag[items=[Item[a=1]]]");
    }

    @Test
    void looksThatOnlyTheReceiverTakesFailTheMessageAlone() {
        assertLooksAreBounded("List<Integer>", "new ArrayList<>(Collections.nCopies(5000, 1))");
        assertLooksAreBounded("Map<Integer, Integer>", "map()");
    }

    private static void assertLooksAreBounded(String type, String value) {
        String box = "record Box<T>(T value) {}";
        String make = "class Make { static Map<Integer, Integer> map() { Map<Integer, Integer> map = new HashMap<>();"
                + " for (int i = 0; i < 5000; i++) { map.put(i, i); } return map; }"
                + " static Object page(int times) { Box<" + type + "> box = new Box<>(" + value + ");"
                + " return new Page(box, new ArrayList<>(Collections.nCopies(times, box))); }"
                + " public static Object few() { return page(5); } public static Object many() { return page(5000); } }";
        Program v1 = Program.of(box, "record Page(Box<?> a, List<Box<?>> b) {}", make);
        Program v2 = Program.of(box, "record Page(Box<?> a, List<Box<" + type + ">> b) {}", make);
        MessageTypes one = referring(v1);
        MessageTypes two = referring(v2);
        byte[] body = Bodies.encode(one, v1.make("many"));
        PeerTypes sender = two.resolve(one.table(), true);
        assertThatThrownBy(() -> new MessageCodec(two).decode(body, 0, body.length, sender))
                .as(type)
                .isInstanceOf(DecodingException.class)
                .hasFieldOrPropertyWithValue("reason", DecodingException.Reason.MALFORMED)
                .hasMessageContaining("what references lead to");
        assertThatThrownBy(() -> Bodies.encode(two, v2.make("many")))
                .as(type)
                .isInstanceOf(EncodingException.class)
                .hasFieldOrPropertyWithValue("reason", EncodingException.Reason.LIMIT)
                .hasMessageContaining("what references lead to");
        assertThat(Bodies.roundTrip(two, v2.make("few")).toString()).startsWith("Page[a=Box[value=");
    }

    private static MessageTypes referring(Program program) {
        return MessageTypes.builder()
                .register(program.type("Box"), program.type("Page"))
                .references(true)
                .build();
    }
}
