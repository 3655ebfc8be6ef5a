package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows that a store holds of the {@link HookTrace} actor. */
final class HookTraceRows {

    private static final int FIRST_TABLE_OF_ACTORS = 0x10;
    private static final Keys KEYS = new Keys((byte) 'R');

    private final ScriptedStore store;

    HookTraceRows(ScriptedStore store) {
        this.store = store;
    }

    /** Every row of an actor, of the alarm index and of the listing. */
    List<KvEntry> all() {
        return store.entries().stream()
                .filter(row -> row.key().bytes()[1] >= FIRST_TABLE_OF_ACTORS)
                .toList();
    }

    /** Each mark is in state, own data and schedule, or in none of them; and no row is there without the others. */
    void areWhole() {
        byte[] state = store.value(row(Suffix.state()));
        if (state == null) {
            assertThat(all()).as("rows without a state").isEmpty();
            return;
        }
        Set<String> marks = Stream.of(text(state).split("[^A-Za-z]+"))
                .filter(mark -> !mark.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(suffixes(Suffix.data()))
                .as("marks in own data, of %s in the state", marks)
                .isEqualTo(marks);
        List<KvEntry> schedule = under(Suffix.schedule());
        assertThat(schedule).as("entries of marks %s", marks).hasSameSizeAs(marks);
        assertThat(marks)
                .allMatch(mark ->
                        schedule.stream().anyMatch(entry -> text(entry.value()).contains(mark)));
        assertThat(store.value(row(Suffix.meta()))).as("meta").isNotNull();
        assertThat(store.value(KEYS.listing(HookTrace.ADDRESS))).as("listing").isNotNull();
        assertThat(all()).as("all rows").hasSize(4 + 2 * marks.size());
    }

    private static KvKey row(byte[] suffix) {
        return KEYS.actor(HookTrace.ADDRESS.id(), suffix);
    }

    private List<KvEntry> under(byte[] suffix) {
        return all().stream()
                .filter(entry -> entry.key().startsWith(row(suffix)))
                .toList();
    }

    private Set<String> suffixes(byte[] prefix) {
        int length = row(prefix).length();
        return under(prefix).stream()
                .map(entry -> text(entry.key().bytes()).substring(length))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
