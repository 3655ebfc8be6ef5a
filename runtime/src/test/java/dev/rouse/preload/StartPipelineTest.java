package dev.rouse.preload;

import static dev.rouse.preload.Preloads.PLENTY;
import static dev.rouse.preload.Preloads.answer;
import static dev.rouse.preload.Preloads.key;
import static dev.rouse.preload.Preloads.manifest;
import static dev.rouse.preload.Preloads.names;
import static dev.rouse.preload.Preloads.partial;
import static dev.rouse.preload.Preloads.required;
import static dev.rouse.preload.Preloads.suffix;
import static dev.rouse.preload.Preloads.value;
import static dev.rouse.preload.Preloads.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.StartLedger;
import dev.rouse.StartLedger.Source;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.PendingRead;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.record.Keys;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A start makes one read of what is not known, and none where everything is. */
final class StartPipelineTest {

    private static final ActorAddress LOBBY = ActorAddress.of("room", "lobby");
    private static final ActorAddress ATTIC = ActorAddress.of("room", "attic");
    private static final PreloadManifest MANIFEST =
            manifest(1_000, key("meta"), key("state"), required("s/", 500), whole("w/", 200), partial("p/", 200));

    private final ScriptedStore store = new ScriptedStore();
    private final Keys keys = new Keys((byte) 'R');
    private final StartPipeline pipeline = new StartPipeline(keys, request -> store.read(request.build()));

    @AfterEach
    void nothingIsWrittenAndNoCallIsLeft() {
        assertThat(store.commits()).as("a start writes nothing").isEmpty();
        assertThat(store.transacts()).as("a start writes nothing").isZero();
        store.verifyNoMoreCalls();
    }

    private void stored(ActorAddress actor, String suffix, int bytes) {
        store.put(at(actor, suffix), value(bytes));
    }

    private KvKey at(ActorAddress actor, String suffix) {
        return keys.actor(actor.id(), suffix(suffix).bytes());
    }

    private PreloadBundle preload(ActorAddress actor, PreloadManifest manifest) {
        PreloadBundle bundle =
                now(pipeline.preload(List.of(actor), List.of(manifest))).get(0);
        store.forgetCalls();
        return bundle;
    }

    private StartRecords start(PreloadBundle bundle) {
        return now(pipeline.start(LOBBY.id(), bundle));
    }

    private static <T> T now(Mono<T> answer) {
        return Objects.requireNonNull(answer.block(Duration.ofSeconds(30)));
    }

    private KvRead onlyRead() {
        assertThat(store.reads()).hasSize(1);
        return store.reads().get(0);
    }

    private List<KvKey> at(String... suffixes) {
        return List.of(suffixes).stream().map(suffix -> at(LOBBY, suffix)).toList();
    }

    private List<KvKey> begins(KvRead read) {
        return read.ranges().stream().map(KvRange::begin).toList();
    }

    private static List<Source> sources(StartRecords start) {
        return start.ledger().sources().stream().map(StartLedger.Entry::source).toList();
    }

    @Test
    void noBundleCausesOneReadOfEverything() {
        stored(LOBBY, "meta", 1);
        stored(LOBBY, "s/1", 1);
        StartRecords start = start(PreloadBundle.empty(MANIFEST));
        assertThat(onlyRead().keys()).isEqualTo(at("meta", "state"));
        assertThat(begins(onlyRead())).isEqualTo(at("s/", "w/", "p/"));
        assertThat(start.roundTrips()).isEqualTo(1);
        assertThat(answer(start.records(), "meta")).isEqualTo("present");
        assertThat(answer(start.records(), "state")).isEqualTo("absent");
        assertThat(names(start.records().list(suffix("s/")))).containsExactly("s/1");
        assertThat(start.records().list(suffix("w/"))).isEmpty();
    }

    @Test
    void completeBundleNeedsNoStore() {
        stored(LOBBY, "meta", 1);
        stored(LOBBY, "state", 1);
        stored(LOBBY, "w/1", 1);
        PreloadBundle bundle = preload(LOBBY, MANIFEST);
        store.failEverything();
        StartRecords start = start(bundle);
        assertThat(store.calls()).isZero();
        assertThat(start.roundTrips()).isZero();
        assertThat(start.records()).isSameAs(bundle);
    }

    @Test
    void actorThatIsKnownAbsentNeedsNoStore() {
        store.failEverything();
        StartRecords start = start(PreloadBundle.absent(MANIFEST, store.version()));
        assertThat(store.calls()).isZero();
        assertThat(answer(start.records(), "meta")).isEqualTo("absent");
        assertThat(sources(start)).containsOnly(Source.ABSENT);
    }

    @Test
    void absentKeyIsNotReadAgain() {
        stored(LOBBY, "s/1", 1);
        PreloadBundle bundle = preload(LOBBY, MANIFEST);
        assertThat(answer(bundle, "meta")).isEqualTo("absent");
        start(bundle);
        assertThat(store.calls()).isZero();
    }

    @Test
    void keyTooBigForTheBundleIsReadLiveAndNothingElse() {
        stored(LOBBY, "meta", 1);
        stored(LOBBY, "state", 5_000);
        PreloadBundle bundle = preload(LOBBY, MANIFEST);
        assertThat(answer(bundle, "state")).isEqualTo("unknown");
        StartRecords start = start(bundle);
        assertThat(onlyRead().keys()).isEqualTo(at("state"));
        assertThat(onlyRead().ranges()).isEmpty();
        assertThat(start.records().lookup(suffix("state")).value()).hasSize(5_000);
        assertThat(start.records().lookup(suffix("meta")).value()).hasSize(1);
    }

    @Test
    void partialBundleCausesOneReadOfExactlyWhatIsMissing() {
        stored(LOBBY, "meta", 1);
        stored(LOBBY, "state", 5_000);
        stored(LOBBY, "s/1", 600);
        stored(LOBBY, "w/1", 1);
        PreloadBundle bundle = preload(LOBBY, MANIFEST);
        StartRecords start = start(bundle);
        assertThat(onlyRead().keys()).isEqualTo(at("state"));
        assertThat(begins(onlyRead())).isEqualTo(at("s/"));
        assertThat(sources(start))
                .containsExactly(Source.BUNDLE, Source.LIVE, Source.LIVE, Source.BUNDLE, Source.ABSENT);
        assertThat(start.roundTrips()).isEqualTo(1);
    }

    @Test
    void prefixThatAStartCannotDoWithoutIsReadWhole() {
        for (int i = 0; i < 10; i++) {
            stored(LOBBY, "s/" + i, 400);
        }
        StartRecords start = start(preload(LOBBY, MANIFEST));
        assertThat(start.records().list(suffix("s/"))).hasSize(10);
    }

    @Test
    void wholePrefixThatIsTooBigGoesLiveAndIsNotTrusted() {
        stored(LOBBY, "w/1", 150);
        stored(LOBBY, "w/2", 150);
        StartRecords start = start(preload(LOBBY, MANIFEST));
        assertThat(begins(onlyRead())).isEqualTo(at("w/"));
        assertThat(start.records().list(suffix("w/"))).isNull();
        assertThat(answer(start.records(), "w/2")).isEqualTo("unknown");
    }

    @Test
    void partialPrefixThatIsTooBigIsTrustedForPointsAndNotForLists() {
        stored(LOBBY, "p/1", 100);
        stored(LOBBY, "p/3", 100);
        StartRecords start = start(preload(LOBBY, MANIFEST));
        assertThat(store.calls()).isZero();
        assertThat(answer(start.records(), "p/1")).isEqualTo("present");
        assertThat(answer(start.records(), "p/0")).isEqualTo("absent");
        assertThat(answer(start.records(), "p/2")).isEqualTo("unknown");
        assertThat(start.records().list(suffix("p/"))).isNull();
    }

    @Test
    void partialPrefixThatIsReadLiveIsTrustedOnlyAsFarAsItGoes() {
        for (int i = 0; i < 10; i++) {
            stored(LOBBY, "p/" + i, 100);
        }
        StartRecords start = start(PreloadBundle.empty(MANIFEST));
        assertThat(answer(start.records(), "p/0")).isEqualTo("present");
        assertThat(answer(start.records(), "p/9")).isEqualTo("unknown");
        assertThat(start.records().list(suffix("p/"))).isNull();
    }

    @Test
    void whatFillsABudgetToTheByteIsReadForIt() {
        PreloadManifest manifest = manifest(PLENTY, whole("w/", 100));
        for (int i = 0; i < 5; i++) {
            stored(LOBBY, "w/" + i, 20 - 16 - 3);
        }
        assertThat(preload(LOBBY, manifest).list(suffix("w/"))).hasSize(5);
        stored(LOBBY, "w/5", 1);
        assertThat(preload(LOBBY, manifest).list(suffix("w/"))).isNull();
    }

    @Test
    void prefixWithABudgetOfZeroIsNeverAskedFor() {
        PreloadManifest manifest = manifest(PLENTY, key("meta"), whole("w/", 0));
        stored(LOBBY, "w/1", 1);
        preload(LOBBY, manifest);
        assertThat(now(pipeline.start(LOBBY.id(), PreloadBundle.empty(manifest)))
                        .records()
                        .list(suffix("w/")))
                .isNull();
        assertThat(onlyRead().ranges()).isEmpty();
    }

    @Test
    void requiredPrefixWithABudgetOfZeroIsInNoBundleAndReadByEveryStart() {
        PreloadManifest manifest = manifest(PLENTY, required("s/", 0));
        stored(LOBBY, "s/1", 1);
        PreloadBundle bundle = preload(LOBBY, manifest);
        assertThat(bundle.list(suffix("s/"))).isNull();
        assertThat(start(bundle).records().list(suffix("s/"))).hasSize(1);
    }

    @Test
    void keyAndPrefixThatOverlapBringNoEntryTwice() {
        PreloadManifest manifest = manifest(PLENTY, key("w/2"), whole("w/", 1_000));
        stored(LOBBY, "w/1", 1);
        stored(LOBBY, "w/2", 1);
        PreloadBundle records = start(PreloadBundle.empty(manifest)).records();
        assertThat(names(records.list(suffix("w/")))).containsExactly("w/1", "w/2");
    }

    @Test
    void ledgerCountsEveryEntryOnceWhereverItCameFrom() {
        stored(LOBBY, "meta", 10);
        stored(LOBBY, "state", 5_000);
        StartLedger ledger = start(preload(LOBBY, MANIFEST)).ledger();
        assertThat(ledger.roundTrips()).isEqualTo(1);
        assertThat(ledger.bytes()).isEqualTo((4 + 10 + 16) + (5 + 5_000 + 16));
        assertThat(ledger.sources())
                .containsExactly(
                        new StartLedger.Entry("meta", Source.BUNDLE, 30),
                        new StartLedger.Entry("state", Source.LIVE, 5_021),
                        new StartLedger.Entry("s/*", Source.ABSENT, 0),
                        new StartLedger.Entry("w/*", Source.ABSENT, 0),
                        new StartLedger.Entry("p/*", Source.ABSENT, 0));
    }

    @Test
    void startOfWhatTheStoreDoesNotHaveIsLiveInTheLedger() {
        StartRecords start = start(PreloadBundle.empty(MANIFEST));
        assertThat(sources(start)).containsOnly(Source.LIVE);
        assertThat(start.roundTrips()).isEqualTo(1);
        assertThat(start.ledger().bytes()).isZero();
    }

    @Test
    void unfoldedLedgerIsTheSameAsTheFirst() {
        stored(LOBBY, "meta", 10);
        StartRecords start = start(preload(LOBBY, MANIFEST));
        assertThat(StartRecords.ledger(
                        MANIFEST,
                        start.live(),
                        start.absent(),
                        start.records().bytes(),
                        start.records().itemBytes()))
                .isEqualTo(start.ledger());
    }

    @Test
    void manyActorsOfDifferentTypesArePreloadedInOneRead() {
        PreloadManifest other = manifest(PLENTY, key("state"), whole("q/", 0), whole("w/", 500));
        stored(LOBBY, "meta", 1);
        stored(LOBBY, "p/1", 2);
        stored(ATTIC, "state", 3);
        stored(ATTIC, "w/1", 4);
        List<PreloadBundle> bundles =
                now(pipeline.preload(List.of(LOBBY, ATTIC, LOBBY), List.of(MANIFEST, other, MANIFEST)));
        assertThat(store.calls()).isEqualTo(1);
        assertThat(bundles.get(0).lookup(suffix("meta")).value()).hasSize(1);
        assertThat(names(bundles.get(0).list(suffix("p/")))).containsExactly("p/1");
        assertThat(bundles.get(1).lookup(suffix("state")).value()).hasSize(3);
        assertThat(names(bundles.get(1).list(suffix("w/")))).containsExactly("w/1");
        assertThat(answer(bundles.get(1), "meta")).isEqualTo("unknown");
        assertThat(answer(bundles.get(2), "meta")).isEqualTo("present");
        assertThat(bundles).allMatch(bundle -> bundle.version().equals(store.version()));
    }

    @Test
    void bundleOfASleepingActorWakesItWithoutARead() {
        stored(LOBBY, "meta", 1);
        stored(LOBBY, "state", 1);
        stored(LOBBY, "s/1", 1);
        PreloadBundle known = start(PreloadBundle.empty(MANIFEST)).records();
        store.forgetCalls();
        StartRecords again = start(StartPipeline.withinBudgets(known, "room/lobby"));
        assertThat(store.calls()).isZero();
        assertThat(names(again.records().list(suffix("s/")))).containsExactly("s/1");
        assertThat(again.records().version()).isEqualTo(known.version());
    }

    @Test
    void bundleOfASleepingActorKeepsTheBudgets() {
        stored(LOBBY, "meta", 1);
        stored(LOBBY, "state", 5_000);
        stored(LOBBY, "s/1", 600);
        PreloadBundle known = start(PreloadBundle.empty(MANIFEST)).records();
        PreloadBundle asleep = StartPipeline.withinBudgets(known, "room/lobby");
        assertThat(asleep.bytes()).isLessThanOrEqualTo(MANIFEST.totalBytes());
        assertThat(answer(asleep, "meta")).isEqualTo("present");
        assertThat(answer(asleep, "state")).isEqualTo("unknown");
        assertThat(asleep.list(suffix("s/"))).isNull();
    }

    @Test
    void sleepKeepsUnknownWhatWasUnknown() {
        PreloadBundle asleep = StartPipeline.withinBudgets(PreloadBundle.empty(MANIFEST), "room/lobby");
        assertThat(asleep.scanned()).isZero();
    }

    @Test
    void errorOfTheReadIsTheErrorOfTheStart() {
        store.failNextRead(new KvUnavailableException("no store", null));
        StepVerifier.create(pipeline.start(LOBBY.id(), PreloadBundle.empty(MANIFEST)))
                .verifyErrorMessage("no store");
    }

    @Test
    void startEndsWhenItsReadDoes() {
        store.holdReads();
        StepVerifier start = StepVerifier.create(pipeline.start(LOBBY.id(), PreloadBundle.empty(MANIFEST)))
                .expectNextCount(1)
                .expectComplete()
                .verifyLater();
        PendingRead read = store.expectRead();
        stored(LOBBY, "meta", 1);
        read.apply();
        start.verify();
    }
}
