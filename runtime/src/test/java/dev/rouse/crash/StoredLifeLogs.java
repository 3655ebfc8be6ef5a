package dev.rouse.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.record.AlarmRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.MetaRecord;
import dev.rouse.record.ScheduleRecord;
import dev.rouse.record.StateRecord;
import dev.rouse.record.Suffix;
import dev.rouse.visits.VisitRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records that a store holds of {@link LifeLog}s, or of other actors of their kind, at one moment, read behind the
 * runtime's back. That records, listing and alarm index fit together and that nothing else is there is checked when it
 * is read, and so is that nothing happened twice.
 */
public final class StoredLifeLogs {

    /** The text of one that is not there. */
    public static final String NOTHING = "nothing";

    private static final String TYPE = "life-log";
    private static final String DROP = "drop:";
    private static final String PLAN = "plan:";
    private static final String CANCEL = "cancel:";
    /** Actors, the alarm index and the listing. */
    private static final byte[] TABLES = {0x10, 0x11, 0x12};

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String type;
    private final Keys keys;
    private final Map<KvKey, byte[]> rows = new TreeMap<>();
    private final Map<String, Stored> logs = new TreeMap<>();

    /** Everything of one. */
    private record Stored(
            MetaRecord meta, int version, String text, List<ScheduleRecord> entries, List<ScheduleRecord> letters) {

        List<String> words() {
            return text.isEmpty() ? List.of() : List.of(text.split(" "));
        }

        /** When the index must wake it; 0 for never. */
        long firstDue() {
            return entries.stream().mapToLong(ScheduleRecord::wakeAt).min().orElse(0);
        }
    }

    private StoredLifeLogs(String type, KvSnapshot snapshot, byte[] root) {
        this.type = type;
        this.keys = new Keys(root);
        for (int range = 0; range < TABLES.length; range++) {
            assertThat(snapshot.range(range).truncated()).isFalse();
            snapshot.range(range).entries().forEach(row -> rows.put(row.key(), row.value()));
        }
    }

    /** @param now as the node had it that wrote last */
    public static StoredLifeLogs read(KvStore store, byte[] root, Instant now) {
        return read(TYPE, store, root, now);
    }

    /**
     * As {@link #read(KvStore, byte[], Instant)}, of actors whose words may be dropped from their own data: {@code drop:word}.
     *
     * @param type of all actors that are there
     */
    public static StoredLifeLogs read(String type, KvStore store, byte[] root, Instant now) {
        KvRead.Builder request = KvRead.builder();
        for (byte table : TABLES) {
            request.range(KvRange.prefix(KvKey.of(root).plus(table)));
        }
        KvSnapshot snapshot = Objects.requireNonNull(store.read(request.build()).block(PATIENCE));
        StoredLifeLogs found = new StoredLifeLogs(type, snapshot, root);
        found.decode(now.toEpochMilli());
        return found;
    }

    /** The words in a {@link #line}. */
    public static String words(String line) {
        return line.equals(NOTHING)
                ? ""
                : line.replaceAll("^(v\\d+ |paused )*", "").replaceAll(" [\\[{].*", "");
    }

    /** The keys of those that exist. */
    public Set<String> names() {
        return logs.keySet();
    }

    /** Its words; null for one that is not there. */
    public @Nullable String text(String name) {
        Stored stored = logs.get(name);
        return stored == null ? null : stored.text;
    }

    /**
     * In one line: {@code v2} for a migrated one, {@code paused} for such a one, its words, what is planned with its number
     * of failures as in {@code [word#0]}, that of firings left as in {@code [word#0x3]} where there is one, and its dead letters as in <code>{word}</code>.
     */
    public String line(String name) {
        Stored stored = logs.get(name);
        if (stored == null) {
            return NOTHING;
        }
        List<String> parts = new ArrayList<>();
        if (stored.version != 1) {
            parts.add("v" + stored.version);
        }
        if (stored.meta.paused()) {
            parts.add("paused");
        }
        parts.add(stored.text);
        stored.entries.stream()
                .map(entry -> "[" + word(entry) + "#" + entry.failures() + left(entry) + "]")
                .sorted()
                .forEach(parts::add);
        stored.letters.stream().map(letter -> "{" + word(letter) + "}").sorted().forEach(parts::add);
        return String.join(" ", parts);
    }

    private static String left(ScheduleRecord entry) {
        return entry.end().left() < 0 ? "" : "x" + entry.end().left();
    }

    // What must hold whatever happened.

    private void decode(long now) {
        KvKey listing = keys.listing(type);
        Map<KvKey, byte[]> others = new TreeMap<>(rows);
        for (KvKey row : rows.keySet()) {
            if (row.startsWith(listing)) {
                others.remove(row);
                ActorAddress address = keys.listed(type, row);
                Stored stored = take(address, others);
                logs.put(address.key(), stored);
                assertThat(stored.words())
                        .as("words of %s, %s", address, line(address.key()))
                        .satisfies(words -> checkPlans(address.key(), words));
                checkAlarm(stored, others, now);
            }
        }
        assertThat(others.keySet())
                .as("rows that belong to nobody, beside %s", logs)
                .isEmpty();
    }

    private Stored take(ActorAddress address, Map<KvKey, byte[]> others) {
        KvKey meta = keys.actor(address.id(), Suffix.meta());
        KvKey state = keys.actor(address.id(), Suffix.state());
        assertThat(others.keySet())
                .as("records of %s, which is listed", address)
                .contains(meta, state);
        StateRecord record = StateRecord.decode(state, others.remove(state));
        MetaRecord who = MetaRecord.decode(meta, others.remove(meta), address);
        assertThat(who.initialized()).isTrue();
        List<ScheduleRecord> entries = new ArrayList<>();
        List<ScheduleRecord> letters = new ArrayList<>();
        Set<String> data = new TreeSet<>();
        List<String> visits = new ArrayList<>();
        KvKey prefix = keys.actor(address.id());
        for (KvEntry row : keys.suffixes(under(prefix, others))) {
            byte[] suffix = row.key().bytes();
            if (suffix[0] == Suffix.data()[0]) {
                data.add(new String(suffix, 1, suffix.length - 1, StandardCharsets.UTF_8));
            } else if (row.key().startsWith(KvKey.of(Suffix.schedule()))) {
                (Suffix.isDeadLetter(row.key()) ? letters : entries)
                        .add(ScheduleRecord.decode(prefix.plus(suffix), row.value()));
            } else if (row.key().startsWith(VisitRecord.ROWS)) {
                visits.add(VisitRecord.decode(prefix.plus(suffix), row.value()));
            } else {
                throw new AssertionError("What is " + Arrays.toString(suffix) + " of " + address + "?");
            }
        }
        Stored stored = new Stored(who, record.version(), text(record.state()), entries, letters);
        assertThat(data).as("own data of %s, which mirrors its state", address).isEqualTo(mirrored(stored.words()));
        assertThat(visits)
                .as("visits of %s, one for each word", address)
                .isEqualTo(type.equals(TYPE) ? stored.words() : List.of());
        return stored;
    }

    /** The keys of own data that belong to {@code words}. */
    public static Set<String> mirrored(List<String> words) {
        Set<String> data = new TreeSet<>(words);
        words.stream()
                .filter(word -> word.startsWith(DROP))
                .forEach(word -> data.remove(word.substring(DROP.length())));
        return data;
    }

    private static List<KvEntry> under(KvKey prefix, Map<KvKey, byte[]> others) {
        List<KvEntry> found = others.entrySet().stream()
                .filter(row -> row.getKey().startsWith(prefix))
                .map(row -> new KvEntry(row.getKey(), row.getValue()))
                .toList();
        found.forEach(row -> others.remove(row.key()));
        return found;
    }

    /** One row where the earliest entry is or, while that one is due, where it was before. */
    private void checkAlarm(Stored stored, Map<KvKey, byte[]> others, long now) {
        ActorAddress address = stored.meta.address();
        long due = stored.meta.nextAlarm();
        long first = stored.firstDue();
        assertThat(due == 0)
                .as("no alarm of %s, first due at %d", address, first)
                .isEqualTo(first == 0);
        if (due == 0) {
            return;
        }
        KvKey row = keys.alarm(address.id(), due);
        assertThat(others.keySet()).as("alarm index row of %s", address).contains(row);
        assertThat(AlarmRecord.decode(row, others.remove(row)).address()).isEqualTo(address);
        if (due != first) {
            assertThat(due).as("alarm of %s", address).isLessThanOrEqualTo(first);
            assertThat(first).as("first due, with an alarm that is earlier").isLessThanOrEqualTo(now);
        }
    }

    /** What was planned once is still planned, or dead, or cancelled, or it happened; what is planned thrice is there until then. */
    private void checkPlans(String name, List<? extends String> words) {
        Stored stored = Objects.requireNonNull(logs.get(name));
        List<String> planned = stored.entries.stream().map(StoredLifeLogs::word).toList();
        List<String> dead = stored.letters.stream().map(StoredLifeLogs::word).toList();
        List<String> ends = new ArrayList<>(planned);
        ends.addAll(dead);
        for (String word : words) {
            if (word.startsWith(PLAN)) {
                String what = word.substring(PLAN.length());
                boolean thrice = what.startsWith("thrice");
                int happened = Collections.frequency(words, what);
                boolean open = planned.contains(what) || dead.contains(what) || words.contains(CANCEL + what);
                assertThat(Collections.frequency(words, word)).as(word).isEqualTo(1);
                assertThat(happened).as(what).isLessThanOrEqualTo(thrice ? 3 : 1);
                assertThat(open).as(what + " is yet to happen").isEqualTo(happened < (thrice ? 3 : 1));
                ends.remove(what);
            }
        }
        assertThat(ends).as("planned by nobody, or twice").isEmpty();
    }

    private static String word(ScheduleRecord entry) {
        return text(Objects.requireNonNull(entry.arguments().get(0)));
    }

    /** Of a text as JSON has it. */
    private static String text(byte[] json) {
        String quoted = new String(json, StandardCharsets.UTF_8);
        assertThat(quoted).startsWith("\"").endsWith("\"");
        return quoted.substring(1, quoted.length() - 1);
    }

    @Override
    public String toString() {
        return logs.keySet().stream()
                .sorted(Comparator.naturalOrder())
                .map(name -> name + ": " + line(name))
                .collect(Collectors.joining("\n"));
    }
}
