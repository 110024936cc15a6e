package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

/** What may not be registered in any way, one rule after the other, each with its own reason. */
@SuppressWarnings({"UnusedMethod", "UnusedVariable", "serial", "EffectivelyPrivate"}) // forms under test
class AdmissionTest {
    static final class Writes implements Serializable {
        private void writeObject(ObjectOutputStream out) {}
    }

    static final class ReadsNothing implements Serializable {
        private void readObjectNoData() {}
    }

    static final class Replaces implements Serializable {
        Object writeReplace() {
            return "";
        }
    }

    static final class OwnMap extends TreeMap<String, String> {}

    static final class Dice extends Random {}

    static final class Plain {
        int x;
    }

    interface Open {}

    enum Sides {
        LEFT {
            @Override
            int sign() {
                return -1;
            }
        };

        int sign() {
            return 1;
        }
    }

    private static void assertRefused(Class<?> type, String... words) {
        MessageTypes.Builder builder = MessageTypes.builder();
        assertThatThrownBy(() -> builder.register(type))
                .as(type.getName())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void P32_classesWithHooksOfJavaSerialization() {
        assertRefused(Writes.class, "hook", "writeObject");
        assertRefused(ReadsNothing.class, "hook", "readObjectNoData");
        assertRefused(Replaces.class, "hook", "writeReplace");
    }

    @Test
    void classesOfTheJdkAndWhatExtendsThem() {
        assertRefused(java.util.Date.class, "belongs to the JDK");
        assertRefused(SSLParameters.class, "belongs to the JDK");
        assertRefused(Dice.class, "java.util.Random", "state is hidden");
    }

    @Test
    void whatTravelsByKind() {
        for (Class<?> type : List.of(HashMap.class, OwnMap.class, Optional.class, Integer.class)) {
            assertRefused(type, "needs no registration");
        }
    }

    @Test
    void P32_aHiddenClass() throws IOException, IllegalAccessException {
        try (InputStream bytes = Plain.class.getResourceAsStream("AdmissionTest$Plain.class")) {
            Class<?> hidden = MethodHandles.lookup()
                    .defineHiddenClass(Objects.requireNonNull(bytes).readAllBytes(), false)
                    .lookupClass();
            assertRefused(hidden, "no name that both ends share");
        }
    }

    @Test
    void onlySealedTypesAreRegisteredAsSuch() {
        for (Class<?> type : List.of(Open.class, Plain.class, Sides.class)) {
            MessageTypes.Builder builder = MessageTypes.builder();
            assertThatThrownBy(() -> builder.registerSealed(type))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not sealed");
        }
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void P32_aSerializerOfTheUsersMakesNoExceptions() {
        for (Class type : List.of(Object.class, Open.class, Class.class, Error.class, HashMap.class, int[].class)) {
            MessageTypes.Builder builder = MessageTypes.builder();
            assertThatThrownBy(() -> builder.registerSerializer(type, "x", 0, Shop.TemperatureSerializer::new))
                    .as(type.getName())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void namesAndVersionsOfSerializersThatATableCannotHold() {
        for (int version : new int[] {-1, WireNames.MAX_NUMBER + 1}) {
            assertThatThrownBy(() -> serializer("x", version))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("version " + version);
        }
        for (String name : List.of("", "a:b", "a b")) {
            assertThatThrownBy(() -> serializer(name, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("serializer's name");
        }
        MessageTypes most = serializer("x", WireNames.MAX_NUMBER);
        TypeTable.parse(most.table().bytes());
    }

    private static MessageTypes serializer(String name, int version) {
        return MessageTypes.builder()
                .registerSerializer(Shop.Temperature.class, name, version, Shop.TemperatureSerializer::new)
                .build();
    }

    /** Java allows letters beyond U+FFFF in an identifier; a table doesn't. */
    @Test
    void fieldsAndConstantsThatATableCannotName() {
        String name = "\ud835\udc65";
        Program program = Program.of("record Odd(int " + name + ") {}", "enum Strange { " + name + " }");
        assertThatThrownBy(() -> program.types("Odd"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the field \"" + name);
        assertThatThrownBy(() -> program.types("Strange"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the constant \"" + name);
    }
}
