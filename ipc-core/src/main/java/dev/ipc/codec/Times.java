package dev.ipc.codec;

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

/** The formats of {@code java.time}. The JDK's own factories refuse what is out of range. */
final class Times {
    static final Leaf<Instant> INSTANT = new FunctionLeaf<>(
            Instant.class,
            24,
            (out, v) -> seconds(out, v.getEpochSecond(), v.getNano()),
            in -> Instant.ofEpochSecond(in.input.readVarLong(false), nanos(in)));

    static final Leaf<Duration> DURATION = new FunctionLeaf<>(
            Duration.class,
            24,
            (out, v) -> seconds(out, v.getSeconds(), v.getNano()),
            in -> Duration.ofSeconds(in.input.readVarLong(false), nanos(in)));

    static final Leaf<LocalDate> LOCAL_DATE = new FunctionLeaf<>(LocalDate.class, 24, Times::date, Times::date);

    static final Leaf<LocalTime> LOCAL_TIME = new FunctionLeaf<>(LocalTime.class, 24, Times::time, Times::time);

    static final Leaf<LocalDateTime> LOCAL_DATE_TIME =
            new FunctionLeaf<>(LocalDateTime.class, 72, Times::dateTime, Times::dateTime);

    static final Leaf<ZoneOffset> ZONE_OFFSET = new FunctionLeaf<>(ZoneOffset.class, 24, Times::offset, Times::offset);

    static final Leaf<OffsetTime> OFFSET_TIME = new FunctionLeaf<>(
            OffsetTime.class,
            72,
            (out, v) -> {
                time(out, v.toLocalTime());
                offset(out, v.getOffset());
            },
            in -> OffsetTime.of(time(in), offset(in)));

    static final Leaf<OffsetDateTime> OFFSET_DATE_TIME = new FunctionLeaf<>(
            OffsetDateTime.class,
            120,
            (out, v) -> {
                dateTime(out, v.toLocalDateTime());
                offset(out, v.getOffset());
            },
            in -> OffsetDateTime.of(dateTime(in), offset(in)));

    static final Leaf<ZoneId> ZONE_ID = new FunctionLeaf<>(ZoneId.class, 32, Times::zone, Times::zone);

    /** Local time and offset decide; the zone's rules may differ between two JDKs. */
    static final Leaf<ZonedDateTime> ZONED_DATE_TIME = new FunctionLeaf<>(
            ZonedDateTime.class,
            152,
            (out, v) -> {
                dateTime(out, v.toLocalDateTime());
                offset(out, v.getOffset());
                zone(out, v.getZone());
            },
            in -> ZonedDateTime.ofInstant(dateTime(in), offset(in), zone(in)));

    static final Leaf<Period> PERIOD = new FunctionLeaf<>(
            Period.class,
            24,
            (out, v) -> {
                out.output.writeVarInt(v.getYears(), false);
                out.output.writeVarInt(v.getMonths(), false);
                out.output.writeVarInt(v.getDays(), false);
            },
            in -> Period.of(in.input.readVarInt(false), in.input.readVarInt(false), in.input.readVarInt(false)));

    static final Leaf<Year> YEAR = new FunctionLeaf<>(
            Year.class,
            16,
            (out, v) -> out.output.writeVarInt(v.getValue(), false),
            in -> Year.of(in.input.readVarInt(false)));

    static final Leaf<YearMonth> YEAR_MONTH = new FunctionLeaf<>(
            YearMonth.class,
            24,
            (out, v) -> {
                out.output.writeVarInt(v.getYear(), false);
                out.output.writeByte(v.getMonthValue());
            },
            in -> YearMonth.of(in.input.readVarInt(false), in.input.readByte()));

    static final Leaf<MonthDay> MONTH_DAY = new FunctionLeaf<>(
            MonthDay.class,
            16,
            (out, v) -> {
                out.output.writeByte(v.getMonthValue());
                out.output.writeByte(v.getDayOfMonth());
            },
            in -> MonthDay.of(in.input.readByte(), in.input.readByte()));

    static final EnumFormat DAY_OF_WEEK = new EnumFormat(DayOfWeek.class, DayOfWeek.values(), EnumFormat.BUILT_IN);

    static final EnumFormat MONTH = new EnumFormat(Month.class, Month.values(), EnumFormat.BUILT_IN);

    private Times() {}

    private static void seconds(BodyWriter out, long seconds, int nanos) {
        out.output.writeVarLong(seconds, false);
        out.output.writeVarInt(nanos, true);
    }

    private static int nanos(BodyReader in) {
        int nanos = in.input.readVarInt(true);
        if (nanos < 0 || nanos > 999_999_999) {
            throw CodecFailure.malformed("nanoseconds of a second are " + nanos);
        }
        return nanos;
    }

    private static void date(BodyWriter out, LocalDate v) {
        out.output.writeVarInt(v.getYear(), false);
        out.output.writeByte(v.getMonthValue());
        out.output.writeByte(v.getDayOfMonth());
    }

    private static LocalDate date(BodyReader in) {
        return LocalDate.of(in.input.readVarInt(false), in.input.readByte(), in.input.readByte());
    }

    private static void time(BodyWriter out, LocalTime v) {
        out.output.writeVarLong(v.toNanoOfDay(), true);
    }

    private static LocalTime time(BodyReader in) {
        return LocalTime.ofNanoOfDay(in.input.readVarLong(true));
    }

    private static void dateTime(BodyWriter out, LocalDateTime v) {
        date(out, v.toLocalDate());
        time(out, v.toLocalTime());
    }

    private static LocalDateTime dateTime(BodyReader in) {
        return LocalDateTime.of(date(in), time(in));
    }

    private static void offset(BodyWriter out, ZoneOffset v) {
        out.output.writeVarInt(v.getTotalSeconds(), false);
    }

    private static ZoneOffset offset(BodyReader in) {
        return ZoneOffset.ofTotalSeconds(in.input.readVarInt(false));
    }

    private static void zone(BodyWriter out, ZoneId v) {
        out.writeText(v.getId());
    }

    private static ZoneId zone(BodyReader in) {
        return ZoneId.of(in.readText());
    }
}
