package dev.rouse.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rouse.HistoryEntry;
import dev.rouse.Iteration;
import dev.rouse.Workflow;
import dev.rouse.WorkflowDivergedException;
import dev.rouse.WorkflowHistory;
import dev.rouse.WorkflowRedaction;
import dev.rouse.WorkflowStatus;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.Clerk.ClerkActor;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.replay.Replayed;
import dev.rouse.replay.WorkflowReplay;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/**
 * A history with all that code of workflows can have, as an earlier release has stored and exported it, fits today's code: the rows of its actor
 * are in {@code golden/workflow.properties}, the export in {@code golden/workflow.json}. When this fails, workflows that run out there no
 * longer do, and files that users keep are no longer read: go on reading what they have, rather than change those files.
 */
class GoldenHistoryTest {

    private static final KvKey ACTOR =
            new Keys((byte) 'R').actor(Clerk.address("a").id());
    private static final HexFormat HEX = HexFormat.of();

    /** Kinds of which no entry is made: branches and savepoints are scopes. */
    private static final Set<EntryRecord.Kind> SCOPES =
            EnumSet.of(EntryRecord.Kind.ALL, EntryRecord.Kind.ANY, EntryRecord.Kind.RACE, EntryRecord.Kind.SAVEPOINT);

    private final ScriptedStore store = new ScriptedStore();

    private static Mono<?> whole(ClerkActor clerk, Workflow flow, String third) {
        return flow.step("first", String.class, () -> clerk.note("first"))
                .compensate(first -> clerk.note("no " + first))
                .then(flow.sleep("nap", Duration.ofSeconds(2)))
                .then(flow.step(third, String.class, () -> clerk.note("third")))
                .then(flow.call(
                        "tell",
                        Void.class,
                        actors -> actors.actor(Clerk.class, "b").noteAlone("told")))
                .then(flow.send("mail", clerk.mails("b"), "mail"))
                .then(flow.signal("go", String.class))
                .then(flow.promise("paid", String.class))
                .then(flow.receive("bag", "mails", String.class, 2, Duration.ofSeconds(3)))
                .then(Mono.zip(flow.now(), flow.random(), flow.uuid()))
                .then(Mono.defer(() -> flow.version("way", 2) == 0
                        ? flow.step("old way", String.class, () -> clerk.note("old way"))
                        : flow.step("new way", String.class, () -> clerk.note("new way"))))
                .then(flow.<Integer, String>loop(
                        "loop",
                        Integer.class,
                        0,
                        (scope, i) -> scope.step("step", String.class, () -> clerk.note("i" + i))
                                .map(text -> i < 2 ? Iteration.next(i + 1) : Iteration.done(text))))
                .then(branches(clerk, flow))
                .then(flow.attempt(flow.savepoint(
                        "undone",
                        scope -> scope.step("done", String.class, () -> clerk.note("done"))
                                .compensate(done -> clerk.note("undone"))
                                .then(scope.step("refused", String.class, () -> clerk.note("refused"))))))
                .then(flow.signal("stop", String.class))
                .flatMap(word -> flow.step("last", String.class, () -> clerk.note("last " + word)));
    }

    private static Mono<?> branches(ClerkActor clerk, Workflow flow) {
        return flow.race(
                        "race",
                        List.of(
                                slow -> slow.sleep("long", Duration.ofDays(3)).thenReturn("slow"),
                                quick -> quick.step("quick", String.class, () -> clerk.note("quick"))))
                .then(flow.all(
                        "all",
                        List.of(
                                one -> one.step("one", String.class, () -> clerk.note("one")),
                                two -> two.step("two", String.class, () -> clerk.note("two")))))
                .then(flow.any(
                        "any",
                        List.of(
                                bad -> bad.step("refused", String.class, () -> clerk.note("refused")),
                                good -> good.sleep("while", Duration.ofSeconds(1))
                                        .thenReturn("good"))));
    }

    private static Book book(String third) {
        Book book = new Book().with("whole", (clerk, flow) -> whole(clerk, flow, third));
        book.refused.add("refused");
        return book;
    }

    private TestNode node(Book book) {
        return TestNode.on(
                store, Clerk.type(book, options -> options.workflows(w -> w.redaction(WorkflowRedaction.none()))));
    }

    private static Clerk clerk(TestNode node) {
        return node.runtime().actor(Clerk.class, "a");
    }

    private static WorkflowReplay replay(Book book) {
        return WorkflowReplay.of(Clerk.type(book, options -> options));
    }

    private static WorkflowHistory exported(TestNode node) {
        return node.await(node.runtime().workflowHistory(Clerk.address("a"), "w"));
    }

    private static String file(String name) {
        try (InputStream file = GoldenHistoryTest.class.getResourceAsStream("/golden/" + name)) {
            assertThat(file).as(name).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WorkflowHistory golden() {
        return WorkflowHistory.ofJson(file("workflow.json"));
    }

    private static Properties goldenRows() {
        Properties golden = new Properties();
        try {
            golden.load(new StringReader(file("workflow.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return golden;
    }

    /** Before a node begins: it reads what it knows of. */
    private void restore() {
        goldenRows()
                .forEach((key, value) -> store.put(
                        KvKey.of(HEX.parseHex(key.toString())),
                        HEX.parseHex(value.toString().strip())));
    }

    private List<String> rows() {
        List<KvEntry> rows = Received.from(
                        store.read(KvRead.builder().range(KvRange.prefix(ACTOR)).build()))
                .value()
                .range(0)
                .entries();
        return rows.stream()
                .map(row -> HEX.formatHex(row.key().bytes()) + " = " + HEX.formatHex(row.value()))
                .toList();
    }

    /** Takes a workflow to where the golden one stands. */
    private void record(TestNode node) {
        node.await(clerk(node).start("whole", "w", "x"));
        node.advance(Duration.ofSeconds(4));
        node.await(clerk(node).signal("w", "go", "went"));
        node.await(clerk(node).complete("w", "paid", "all"));
        node.await(clerk(node).signal("w", "other", "kept"));
        node.await(node.runtime().queue(Clerk.class, "mails", "a").send("m1"));
        for (int i = 0; i < 40; i++) {
            node.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void goldenHistoryHasEveryKindOfEntry() {
        Set<String> kinds = golden().entries().stream().map(HistoryEntry::kind).collect(Collectors.toSet());
        EnumSet<EntryRecord.Kind> all = EnumSet.allOf(EntryRecord.Kind.class);
        all.removeAll(SCOPES);
        assertThat(kinds)
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .toList());
        assertThat(golden().words()).hasSize(2);
    }

    @Test
    void storedHistoryGoesOnAndDoesNothingAgain() {
        restore();
        Book book = book("third");
        try (TestNode node = node(book)) {
            assertThat(node.await(clerk(node).signal("w", "stop", "word"))).isTrue();
            node.advance(Duration.ofSeconds(5));
            assertThat(node.await(clerk(node).info("w")).status()).isEqualTo(WorkflowStatus.COMPLETED);
            assertThat(node.await(clerk(node).result("w"))).isEqualTo("last word");
            assertThat(book.tried).containsExactly("last word");
        }
    }

    @Test
    void storedHistoryIsExportedAsItWas() {
        restore();
        try (TestNode node = node(book("third"))) {
            assertThat(exported(node).toJson()).isEqualTo(file("workflow.json").strip());
        }
    }

    @Test
    void exportedHistoryReplays() {
        Book book = book("third");
        Replayed replayed = replay(book).replay(golden());
        assertThat(replayed.standing()).isEqualTo(Replayed.Standing.WAITS);
        assertThat(replayed.waits()).containsExactly("signal 'stop'");
        assertThat(replayed.begins()).isEmpty();
        assertThat(book.tried).isEmpty();
    }

    @Test
    void otherCodeIsToldFromWhatWasStoredAndChangesNothing() {
        restore();
        try (TestNode node = node(book("other"))) {
            List<String> before = rows();
            assertThatThrownBy(() -> node.await(clerk(node).progress("w")))
                    .isInstanceOf(WorkflowDivergedException.class);
            assertThat(node.await(clerk(node).info("w")).reason())
                    .contains("step 'other'")
                    .contains("step 'third'");
            node.advance(Duration.ofSeconds(5));
            assertThat(rows()).isEqualTo(before);
        }
    }

    @Test
    void otherCodeIsToldFromWhatWasExported() {
        assertThatThrownBy(() -> replay(book("other")).replay(golden()))
                .isInstanceOfSatisfying(WorkflowDivergedException.class, error -> {
                    assertThat(error.entry()).isEqualTo("third");
                    assertThat(error.expected()).isEqualTo("step 'other'");
                    assertThat(error.found()).isEqualTo("step 'third'");
                });
    }

    /** A history that was left earlier fits too: each place at which a process may have ended. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 14, 17})
    void everyBeginningOfTheHistoryReplays(int entries) {
        WorkflowHistory golden = golden();
        List<HistoryEntry> first = golden.entries().stream()
                .filter(entry -> entry.order() != 0 && entry.order() <= entries)
                .toList();
        WorkflowHistory beginning =
                new WorkflowHistory(golden.actor(), golden.info(), 0, golden.input(), null, first, List.of());
        assertThat(replay(book("third")).replay(beginning).begins()).isNotEmpty();
    }

    /** Recorded today, it has the same entries. */
    @Test
    void todaysHistoryHasTheSameEntries() {
        try (TestNode node = node(book("third"))) {
            record(node);
            WorkflowHistory today = exported(node);
            assertThat(today.entries())
                    .as(String.join("\n", rows()) + "\n" + today.toJson())
                    .extracting(HistoryEntry::number, HistoryEntry::kind, HistoryEntry::path, HistoryEntry::state)
                    .containsExactlyElementsOf(golden().entries().stream()
                            .map(entry -> tuple(entry.number(), entry.kind(), entry.path(), entry.state()))
                            .toList());
            assertThat(rows()).hasSameSizeAs(goldenRows().keySet());
        }
    }
}
