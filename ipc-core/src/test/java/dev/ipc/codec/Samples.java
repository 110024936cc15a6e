package dev.ipc.codec;

import dev.ipc.Message;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** One or more values of every built-in type, each with the words that describe it. */
final class Samples {
    private Samples() {}

    static Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("Integer 1", 1);
        all.put("Integer -300", -300);
        all.put("String \"\"", "");
        all.put("String \"a\"", "a");
        all.put("String \"hello\"", "hello");
        all.put("String \"grün\"", "grün");
        all.put("String of 40 times x", "x".repeat(40));
        all.put("Float 1.5", 1.5f);
        all.put("Boolean true", true);
        all.put("Byte -1", (byte) -1);
        all.put("Character 'A'", 'A');
        all.put("Short 258", (short) 258);
        all.put("Long 2^40", 1L << 40);
        all.put("Double 1.5", 1.5);
        all.put("Message \"m\" {k=1}", Message.of("m", Map.of("k", 1)));
        all.put("ArrayList [1, \"a\", null]", new ArrayList<>(Collections.unmodifiableList(withNull())));
        all.put("List.of(1)", List.of(1));
        all.put("LinkedHashSet [1, 2]", new LinkedHashSet<>(List.of(1, 2)));
        all.put("Set.of(\"a\")", Set.of("a"));
        all.put("LinkedHashMap {a=1}", new LinkedHashMap<>(Map.of("a", 1)));
        all.put("Map.of(\"a\", 1)", Map.of("a", 1));
        all.put("ArrayDeque [1, 2]", new ArrayDeque<>(List.of(1, 2)));
        all.put("TreeSet [1, 2]", new TreeSet<>(List.of(1, 2)));
        all.put("TreeMap {a=1}", new TreeMap<>(Map.of("a", 1)));
        all.put("EnumSet [MONDAY, SUNDAY]", EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY));
        all.put("EnumMap {MONDAY=1}", new EnumMap<>(Map.of(DayOfWeek.MONDAY, 1)));
        all.put("Optional.of(1)", Optional.of(1));
        all.put("Optional.empty()", Optional.empty());
        all.put("String[] {a, null}", new String[] {"a", null});
        all.put("Object[] {1}", new Object[] {1});
        all.put("int[][] {{1}}", new int[][] {{1}});
        all.put("String[][] {{a}}", new String[][] {{"a"}});
        all.put("boolean[] {true}", new boolean[] {true});
        all.put("byte[] {1, 2}", new byte[] {1, 2});
        all.put("char[] {A}", new char[] {'A'});
        all.put("short[] {258}", new short[] {258});
        all.put("int[] {1}", new int[] {1});
        all.put("long[] {1}", new long[] {1});
        all.put("float[] {1.5}", new float[] {1.5f});
        all.put("double[] {1.5}", new double[] {1.5});
        all.put("OptionalInt.of(1)", OptionalInt.of(1));
        all.put("OptionalInt.empty()", OptionalInt.empty());
        all.put("OptionalLong.of(1)", OptionalLong.of(1));
        all.put("OptionalDouble.of(1.5)", OptionalDouble.of(1.5));
        all.put("BigInteger 1000", BigInteger.valueOf(1000));
        all.put("BigDecimal 12.50", new BigDecimal("12.50"));
        all.put("UUID", UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
        all.put("URI a:b", URI.create("a:b"));
        all.put("BitSet {0, 65}", BitSet.valueOf(new long[] {1, 2}));
        all.put("InetAddress 127.0.0.1", address(127, 0, 0, 1));
        all.put("InetAddress ::1", address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
        all.put("ByteBuffer [1, 2]", ByteBuffer.wrap(new byte[] {1, 2}));
        all.put("Path /a", Path.of("/a"));
        all.put("Instant 1970-01-01T00:00:01.5Z", Instant.ofEpochSecond(1, 500_000_000));
        all.put("Duration -1 s", Duration.ofSeconds(-1));
        all.put("LocalDate 2026-11-22", LocalDate.of(2026, 11, 22));
        all.put("LocalTime 00:00:01", LocalTime.of(0, 0, 1));
        all.put("LocalDateTime 2026-11-22T00:00:01", LocalDateTime.of(2026, 11, 22, 0, 0, 1));
        all.put("OffsetDateTime 2026-11-22T00:00:01+01:00", zoned("+01:00").toOffsetDateTime());
        all.put("OffsetTime 00:00:01+01:00", OffsetTime.of(LocalTime.of(0, 0, 1), ZoneOffset.ofHours(1)));
        all.put("ZonedDateTime 2026-11-22T00:00:01+01:00[Europe/Berlin]", zoned("Europe/Berlin"));
        all.put("ZoneId Europe/Berlin", ZoneId.of("Europe/Berlin"));
        all.put("ZoneOffset +01:00", ZoneOffset.ofHours(1));
        all.put("Period 1 year 2 months 3 days", Period.of(1, 2, 3));
        all.put("Year 2026", Year.of(2026));
        all.put("YearMonth 2026-11", YearMonth.of(2026, 11));
        all.put("MonthDay 11-22", MonthDay.of(11, 22));
        all.put("DayOfWeek MONDAY", DayOfWeek.MONDAY);
        all.put("Month NOVEMBER", Month.NOVEMBER);
        return all;
    }

    private static List<Object> withNull() {
        List<Object> list = new ArrayList<>(List.of(1, "a"));
        Collections.addAll(list, (Object) null);
        return list;
    }

    private static ZonedDateTime zoned(String zone) {
        return ZonedDateTime.of(2026, 11, 22, 0, 0, 1, 0, ZoneId.of(zone));
    }

    static OffsetDateTime offsetDateTime() {
        return zoned("+01:00").toOffsetDateTime();
    }

    private static InetAddress address(int... bytes) {
        byte[] address = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            address[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
