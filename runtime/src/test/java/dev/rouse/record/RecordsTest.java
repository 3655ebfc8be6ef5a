package dev.rouse.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rouse.ActorAddress;
import dev.rouse.LimitExceededException;
import dev.rouse.ScheduleEntry.Timing;
import dev.rouse.base.Quantity;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.record.field.Lengths;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every record that is read back comes back as it was, and bytes that are no such record are a clear error. */
final class RecordsTest {

    private static final KvKey KEY = KvKey.of("its key!".getBytes(StandardCharsets.US_ASCII));
    private static final ActorAddress ADDRESS = ActorAddress.of("room", "lobby");

    private record Codec(Object value, byte[] bytes, BiFunction<KvKey, byte[], Object> decoder) {

        Object decode(byte[] from) {
            return decoder.apply(KEY, from);
        }
    }

    static Stream<Named<Codec>> records() {
        return Stream.of(
                        epoch(false),
                        epoch(true),
                        format(1),
                        format(0xFFFF),
                        meta(true, 1),
                        meta(false, -1),
                        longMeta(),
                        shard(null, null),
                        shard(new NodeId(1, 2), null),
                        shard(null, new NodeId(3, 4)),
                        member(new MemberRecord("[::1]:7400", "ö".repeat(100), 3, true, false)),
                        member(new MemberRecord("", "", 1, false, true)),
                        new Codec(
                                new TableVersionRecord(-1),
                                new TableVersionRecord(-1).encode(),
                                TableVersionRecord::decode),
                        alarm(true),
                        alarm(false),
                        schedule(new Timing.Once()),
                        schedule(new Timing.Every(Duration.ofSeconds(1))),
                        schedule(new Timing.Cron("0 4 * * *", ZoneId.of("Europe/Berlin"))),
                        ending(new Timing.Every(Duration.ofSeconds(1)), new ScheduleEnd(5, 1)),
                        ending(
                                new Timing.Cron("0 4 * * *", ZoneId.of("Europe/Berlin")),
                                new ScheduleEnd(Long.MAX_VALUE, Integer.MAX_VALUE)),
                        ending(new Timing.Every(Duration.ofSeconds(1)), ScheduleEnd.NEVER.withUntil(1)))
                .map(codec -> Named.of(codec.value.toString(), codec));
    }

    private static Codec epoch(boolean revoked) {
        EpochRecord epoch = new EpochRecord(revoked, 1);
        return new Codec(epoch, epoch.encode(), EpochRecord::decode);
    }

    private static Codec format(int shards) {
        FormatRecord format = new FormatRecord(shards, Long.MIN_VALUE, Long.MAX_VALUE);
        return new Codec(format, format.encode(), FormatRecord::decode);
    }

    private static Codec shard(@Nullable NodeId owner, @Nullable NodeId offeredTo) {
        ShardRecord shard = new ShardRecord(owner, offeredTo, Long.MAX_VALUE);
        return new Codec(shard, shard.encode(), ShardRecord::decode);
    }

    private static Codec member(MemberRecord member) {
        return new Codec(member, member.encode(), MemberRecord::decode);
    }

    private static Codec meta(boolean initialized, long number) {
        return meta(new MetaRecord(ADDRESS, initialized, number, number, number));
    }

    private static Codec alarm(boolean recurring) {
        AlarmRecord alarm = new AlarmRecord(ADDRESS, recurring);
        return new Codec(alarm, alarm.encode(), AlarmRecord::decode);
    }

    private static Codec schedule(Timing timing) {
        return ending(timing, ScheduleEnd.NEVER);
    }

    private static Codec ending(Timing timing, ScheduleEnd end) {
        ScheduleRecord schedule = new ScheduleRecord(
                ByteBuffer.wrap(KEY.bytes()).getLong(),
                timing,
                -1,
                2,
                3,
                4,
                end,
                "ö",
                "act",
                "why",
                Collections.singletonList(null));
        return new Codec(schedule, schedule.encode(), ScheduleRecord::decode);
    }

    /** The longest address there may be. */
    private static Codec longMeta() {
        ActorAddress longest = ActorAddress.of("t".repeat(64), "ö".repeat(ActorAddress.MAX_KEY_BYTES / 2));
        return meta(new MetaRecord(longest, true, 1, 2, 3));
    }

    private static Codec meta(MetaRecord meta) {
        return new Codec(meta, meta.encode(), (key, bytes) -> MetaRecord.decode(key, bytes, meta.address()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void recordComesBackAsItWas(Codec codec) {
        assertThat(codec.decode(codec.bytes)).isEqualTo(codec.value);
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyTruncationIsRefused(Codec codec) {
        for (int length = 0; length < codec.bytes.length; length++) {
            refused(codec, Arrays.copyOf(codec.bytes, length), "it ends after " + Quantity.of(length, "byte"));
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void oneByteTooManyIsRefused(Codec codec) {
        refused(codec, Arrays.copyOf(codec.bytes, codec.bytes.length + 1), "1 byte is left after its fields");
    }

    @ParameterizedTest
    @MethodSource("records")
    void newerFormatIsRefused(Codec codec) {
        int newest = codec.value instanceof ScheduleRecord || codec.value instanceof ShardRecord ? 2 : 1;
        for (int format : new int[] {newest + 1, 255}) {
            refused(
                    codec,
                    withFormat(codec.bytes, format),
                    "format " + format + ", this version of Rouse knows 1 to " + newest);
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void formatZeroIsRefused(Codec codec) {
        refused(codec, withFormat(codec.bytes, 0), "it has format 0");
    }

    private static void refused(Codec codec, byte[] bytes, String why) {
        byte[] before = bytes.clone();
        assertThatExceptionOfType(KvCorruptException.class)
                .isThrownBy(() -> codec.decode(bytes))
                .withMessageContaining(why)
                .withMessageContaining("record at " + KEY)
                .withMessageEndingWith("It was left as it is.")
                .satisfies(error -> assertThat(error.place()).endsWith("record at " + KEY));
        assertThat(bytes).isEqualTo(before);
    }

    private static byte[] withFormat(byte[] bytes, int format) {
        byte[] changed = bytes.clone();
        changed[0] = (byte) format;
        return changed;
    }

    @Test
    void stateIsWhateverTheCodecMadeEvenNothing() {
        assertThat(StateRecord.decode(KEY, StateRecord.encode(new byte[0])).state())
                .isEmpty();
        assertThat(StateRecord.decode(KEY, StateRecord.encode(new byte[] {0, 1, -1}))
                        .state())
                .containsExactly(0, 1, -1);
    }

    @Test
    void stateKeepsTheVersionOfItsSchema() {
        assertThat(StateRecord.decode(KEY, StateRecord.encode(new byte[] {7})).version())
                .isEqualTo(1);
        StateRecord second = StateRecord.decode(KEY, StateRecord.encode(new byte[] {7}, 2));
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.state()).containsExactly(7);
    }

    @Test
    void stateOfAVersionThatNoneHasIsRefused() {
        Codec state = new Codec("state", StateRecord.encode(new byte[] {7}, 0), StateRecord::decode);
        refused(state, state.bytes, "its schema version is 0");
        refused(state, new byte[] {2, 0, 0}, "it ends after 3 bytes");
    }

    @Test
    void stateOfANewerFormatIsRefused() {
        Codec state = new Codec("state", StateRecord.encode(new byte[] {7}), StateRecord::decode);
        refused(state, withFormat(state.bytes, 3), "it has format 3");
        refused(state, new byte[0], "it ends after 0 bytes");
    }

    @Test
    void metaOfAnotherActorIsRefused() {
        ActorAddress other = ActorAddress.of("room", "attic");
        Codec meta = new Codec(
                "meta",
                new MetaRecord(ADDRESS, true, 1, 2, 3).encode(),
                (key, bytes) -> MetaRecord.decode(key, bytes, other));
        refused(meta, meta.bytes, "it is of actor room/lobby, expected room/attic");
    }

    @Test
    void metaWithAnAddressThatIsNoneIsRefused() {
        Codec meta = meta(true, 1);
        byte[] bytes = meta.bytes.clone();
        bytes[27] = ' ';
        refused(meta, bytes, "its address is none");
    }

    @Test
    void metaWithFlagsOfTheFutureKeepsTheOnesThatAreKnown() {
        byte[] bytes = new MetaRecord(ADDRESS, true, 1, 2, 3).encode();
        bytes[1] |= (byte) 0x80;
        assertThat(MetaRecord.decode(KEY, bytes, ADDRESS).initialized()).isTrue();
    }

    // Lengths.

    @Test
    void whatIsCountedIsWhatIsWritten() {
        long seed = Long.getLong("rouse.search.seed", 20_261_127L);
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            ScheduleRecord record = scheduled(random);
            byte[] bytes = record.encode();
            assertThat(bytes).as("-Drouse.search.seed=%d: %s", seed, record).hasSize(record.size());
            assertThat(ScheduleRecord.decode(KEY, bytes).size()).isEqualTo(bytes.length);
        }
    }

    private static ScheduleRecord scheduled(Random random) {
        Timing timing = switch (random.nextInt(3)) {
            case 0 -> new Timing.Once();
            case 1 -> new Timing.Every(Duration.ofMillis(random.nextInt(1, 100_000)));
            default -> new Timing.Cron(text(random, 2_000), ZoneId.of("Europe/Berlin"));
        };
        List<byte[]> arguments = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            arguments.add(random.nextInt(4) == 0 ? null : new byte[random.nextInt(3_000)]);
        }
        return new ScheduleRecord(
                random.nextLong(),
                timing,
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextInt(),
                random.nextBoolean() ? ScheduleEnd.NEVER : new ScheduleEnd(random.nextLong(), random.nextInt(1, 100)),
                text(random, 100),
                text(random, 300),
                text(random, 500),
                arguments);
    }

    /** Of one to four bytes a character, and half a character at times. */
    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(length); i > 0; i--) {
            switch (random.nextInt(5)) {
                case 0 -> text.append('ö');
                case 1 -> text.append('€');
                case 2 -> text.appendCodePoint(0x1F600);
                case 3 -> text.append((char) (0xD800 + random.nextInt(0x800)));
                default -> text.append('x');
            }
        }
        return text.toString();
    }

    @Test
    void aTextThatARecordHasRoomForIsKeptWhole() {
        ScheduleRecord longest = cron("x".repeat(0xFFFF));
        assertThat(ScheduleRecord.decode(KEY, longest.encode()).timing()).isEqualTo(longest.timing());
    }

    @Test
    void aTextThatARecordHasNoRoomForIsRefusedAndNotCut() {
        for (String text : List.of("x".repeat(0x10000), "ö".repeat(0x8000), "€".repeat(70_000))) {
            assertThatExceptionOfType(LimitExceededException.class)
                    .isThrownBy(() -> cron(text))
                    .satisfies(error -> assertThat(error.limit()).isEqualTo(0xFFFF))
                    .satisfies(
                            error -> assertThat(error.given()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length));
        }
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> new ScheduleRecord(
                        1, new Timing.Once(), 1, 1, 0, 0, "", "act", "", Collections.nCopies(256, null)));
    }

    @Test
    void aNumberOfFiringsLeftThatNoEntryHasIsRefused() {
        byte[] bytes = ending(new Timing.Every(Duration.ofSeconds(1)), new ScheduleEnd(5, 1)).bytes;
        for (int left : new int[] {0, -2, Integer.MIN_VALUE}) {
            byte[] other = bytes.clone();
            ByteBuffer.wrap(other).putInt(38, left);
            assertThatExceptionOfType(KvCorruptException.class)
                    .isThrownBy(() -> ScheduleRecord.decode(KEY, other))
                    .withMessageContaining("schedule record at " + KEY)
                    .withMessageContaining("its firings left are " + left);
        }
    }

    private static ScheduleRecord cron(String expression) {
        return new ScheduleRecord(
                ByteBuffer.wrap(KEY.bytes()).getLong(),
                new Timing.Cron(expression, ZoneId.of("UTC")),
                1,
                1,
                0,
                0,
                "",
                "act",
                "",
                List.of());
    }

    /** As it was written once: the length cut to two bytes, all of the text behind it. */
    @Test
    void aTextWhoseLengthWasCutIsToldAndLeft() {
        byte[] cut = cron("0" + ",0".repeat(40) + " 12 * * *").encode();
        cut[31] = 5;
        Codec schedule = new Codec("schedule", cut, ScheduleRecord::decode);
        assertThatExceptionOfType(KvCorruptException.class)
                .isThrownBy(() -> schedule.decode(cut))
                .withMessageContaining("schedule record at " + KEY)
                .withMessageEndingWith("It was left as it is.");
    }

    @Test
    void anArgumentOfANegativeLengthIsRefused() {
        byte[] bytes = schedule(new Timing.Once()).bytes.clone();
        bytes[bytes.length - 1] = -2;
        assertThatExceptionOfType(KvCorruptException.class).isThrownBy(() -> ScheduleRecord.decode(KEY, bytes));
    }

    @Test
    void theLongestAddressIsWrittenWhole() {
        ActorAddress longest = ActorAddress.of("t".repeat(64), "ö".repeat(ActorAddress.MAX_KEY_BYTES / 2));
        int address = longest.type().length() + longest.key().getBytes(StandardCharsets.UTF_8).length;
        assertThat(new MetaRecord(longest, true, 1, 2, 3).encode()).hasSize(29 + address);
        assertThat(new AlarmRecord(longest, true).encode()).hasSize(5 + address);
        assertThat(StateRecord.encode(new byte[70_000])).hasSize(70_001);
        assertThat(StateRecord.encode(new byte[70_000], 2)).hasSize(70_005);
    }

    @Test
    void lengthsThatDoNotFitAreRefused() {
        assertThat(Lengths.of1(0xFF)).isEqualTo((byte) -1);
        assertThat(Lengths.of2(0xFFFF)).isEqualTo((short) -1);
        assertThatExceptionOfType(LimitExceededException.class).isThrownBy(() -> Lengths.of1(0x100));
        assertThatExceptionOfType(LimitExceededException.class).isThrownBy(() -> Lengths.of2(0x10000));
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> new FormatRecord(0x10000, 1, 2).encode());
    }
}
