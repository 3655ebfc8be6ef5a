package dev.rouse.history;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.ActorClient;
import dev.rouse.DataEntry;
import dev.rouse.DataKey;
import dev.rouse.DataQuery;
import dev.rouse.DeadLetter;
import dev.rouse.Durability;
import dev.rouse.Firing;
import dev.rouse.LifecycleHook;
import dev.rouse.ScheduleEntry;
import dev.rouse.crash.StoredLifeLogs;
import dev.rouse.fixture.Puppet;
import dev.rouse.history.LogModel.Deed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An actor whose turns and hooks do what a {@link Chance} says. Its state is the log of all that took effect, as words, and own
 * data and schedule follow from that, as {@link StoredLifeLogs} has it: each word is a row of own data until it is dropped
 * ({@code drop:w1}), what is planned ({@code plan:f2}) fires and becomes a word, or is cancelled ({@code cancel:f2}).
 */
final class RandomActor extends Actor<String> implements Puppet {

    /** One thing that a turn does. */
    enum Step {
        ADD,
        DROP,
        PLAN,
        CANCEL,
        MEND,
        CHECK,
        PAUSE,
        CALL,
        BESIDE,
        ON_SLEEP,
        WITHIN,
        BEFORE_REPLY,
        SLEEP,
        DESTROY,
        FAIL,
        HANG
    }

    /** Chance for what happens to actors, with a record of it. */
    interface Chance {

        LogModel model();

        /** The number of the next word. */
        int number();

        /** From 0 to {@code bound}, exclusively. */
        int next(int bound);

        /** The turn of that name. */
        RandomTurn turn(String name);

        /** A call by a turn of {@code caller}. */
        Mono<String> call(RandomActor caller, RandomTurn turn);

        /** Number of times that what is planned as {@code word} fails. */
        int failures(String word);

        /** What is planned as {@code word} fails no more. */
        void mend(String word);
    }

    private static final Duration WITHIN = Duration.ofMillis(100);

    private final Chance chance;
    private final int node;

    /** @param node the number of the one where it lives */
    RandomActor(Chance chance, int node) {
        this.chance = chance;
        this.node = node;
    }

    int node() {
        return node;
    }

    private Deed begin(String name) {
        return chance.model().begin(key(), node, name);
    }

    String key() {
        return address().key();
    }

    String log() {
        return state();
    }

    ActorClient others() {
        return actors();
    }

    // Hooks.

    @Override
    protected String initialState() {
        return "";
    }

    @Override
    protected Mono<Void> onCreate(@Nullable Object input) {
        Deed deed = begin("onCreate");
        write(deed, LogModel.BIRTH + chance.number());
        return hook(deed, LifecycleHook.CREATE);
    }

    @Override
    protected Mono<Void> onWake() {
        return hook(begin("onWake"), LifecycleHook.WAKE);
    }

    @Override
    protected Mono<Void> onSleep() {
        return hook(begin("onSleep"), LifecycleHook.SLEEP);
    }

    @Override
    protected Mono<Void> onDestroy() {
        return hook(begin("onDestroy"), LifecycleHook.DESTROY);
    }

    /** Fails once in a while, and works at times. */
    @Override
    protected Mono<Void> run() {
        Deed deed = begin("run");
        return switch (chance.next(12)) {
            case 0 -> Mono.delay(pause(), life().scheduler()).then(failure());
            case 1 -> life().waiting(Mono.delay(pause(), life().scheduler())).then(beside(deed));
            case 2 -> Mono.delay(pause(), life().scheduler()).then(beside(deed));
            default -> Mono.empty();
        };
    }

    private Mono<Void> hook(Deed deed, LifecycleHook hook) {
        Mono<Void> works = switch (chance.next(10)) {
            case 0 -> Mono.delay(pause(), lane()).then(failure());
            case 1 -> Mono.fromRunnable(() -> write(deed, word(hook))).then(failure());
            case 2 -> Mono.fromRunnable(() -> write(deed, word(hook)));
            case 3 -> Mono.delay(pause(), lane()).then(Mono.fromRunnable(() -> write(deed, word(hook))));
            default -> Mono.empty();
        };
        return works.doOnError(error -> chance.model().failed(deed, error));
    }

    private String word(LifecycleHook hook) {
        return (hook == LifecycleHook.WAKE || hook == LifecycleHook.CREATE ? "woke" : "slept") + chance.number();
    }

    // Turns.

    @Override
    public Mono<String> act(String name) {
        if (name.startsWith("f") || name.startsWith("thrice")) {
            return fire(name);
        }
        RandomTurn turn = chance.turn(name);
        turn.begin(this);
        return Flux.fromIterable(turn.steps())
                .concatMap(step -> perform(turn, step))
                .then(Mono.fromSupplier(this::log));
    }

    @Override
    public Mono<String> look(String name) {
        return act(name);
    }

    @Override
    public Mono<String> mingle(String name) {
        return act(name);
    }

    @Override
    public Flux<String> follow(String name) {
        RandomTurn turn = chance.turn(name);
        turn.begin(this);
        return Flux.fromIterable(turn.steps())
                .concatMap(step -> perform(turn, step).then(Mono.fromSupplier(this::log)));
    }

    @Override
    public Flux<String> watch(String name) {
        return follow(name);
    }

    @Override
    public Flux<String> trickle(String name) {
        return follow(name);
    }

    private Mono<String> fire(String word) {
        Firing why = firing().orElseThrow();
        if (why.firedAt().isBefore(why.scheduledAt())) {
            chance.model().wrong(word + " fires too soon: " + why);
        }
        put(word);
        update(log -> log + " " + word);
        return why.attempt() <= chance.failures(word) ? failure() : Mono.just(log());
    }

    private Mono<Void> perform(RandomTurn turn, Step step) {
        Deed deed = turn.deed();
        return switch (step) {
            case ADD -> Mono.fromRunnable(() -> write(deed, "w" + chance.number()));
            case DROP -> Mono.fromRunnable(() -> drop(deed));
            case PLAN -> Mono.fromRunnable(() -> plan(deed));
            case CANCEL -> Mono.fromRunnable(() -> cancel(deed));
            case MEND -> Mono.fromRunnable(this::mend);
            case CHECK -> check(deed);
            case PAUSE -> Mono.delay(pause(), lane()).then();
            case CALL -> call(turn);
            case BESIDE -> Mono.fromRunnable(() -> life().keepAwake(beside(begin("beside"))));
            case ON_SLEEP -> Mono.fromRunnable(() -> durability(turn, Durability.ON_SLEEP));
            case WITHIN -> Mono.fromRunnable(() -> durability(turn, Durability.within(WITHIN)));
            case BEFORE_REPLY -> Mono.fromRunnable(() -> durability(turn, Durability.BEFORE_REPLY));
            case SLEEP -> Mono.fromRunnable(() -> life().sleepNow());
            case DESTROY -> Mono.fromRunnable(() -> destroy(deed));
            case FAIL -> failure();
            case HANG -> Mono.never();
        };
    }

    private void durability(RandomTurn turn, Durability durability) {
        durability(durability);
        turn.durability(durability);
    }

    private void destroy(Deed deed) {
        chance.model().destroys(deed);
        life().destroy();
    }

    private void write(Deed deed, String word) {
        chance.model().adds(deed, word);
        put(word);
        update(log -> log.isEmpty() ? word : log + " " + word);
    }

    private void put(String word) {
        data().put(DataKey.of(word), word.getBytes(StandardCharsets.UTF_8));
    }

    private void drop(Deed deed) {
        List<String> there = StoredLifeLogs.mirrored(LogModel.words(log())).stream()
                .filter(word -> word.startsWith("w"))
                .toList();
        if (!there.isEmpty()) {
            String word = any(there);
            write(deed, "drop:" + word);
            data().delete(DataKey.of(word));
        }
    }

    private void plan(Deed deed) {
        boolean thrice = chance.next(3) == 0;
        String word = (thrice ? "thrice" : "f") + chance.number();
        if (thrice) {
            schedule().named(word).times(3).every(Duration.ofSeconds(1), "act", word);
        } else if (chance.next(2) == 0) {
            schedule().after(Duration.ofMillis(chance.next(2_000)), "act", word);
        } else {
            schedule().named(word).after(Duration.ofMillis(chance.next(200)), Puppet.class, puppet -> puppet.act(word));
        }
        write(deed, "plan:" + word);
    }

    private void cancel(Deed deed) {
        List<ScheduleEntry> entries = schedule().list();
        if (!entries.isEmpty()) {
            ScheduleEntry entry = any(entries);
            boolean named = entry.name().isPresent();
            boolean was = named
                    ? schedule().cancelNamed(entry.name().orElseThrow())
                    : schedule().cancel(entry.id());
            if (!was) {
                chance.model().wrong("not there to be cancelled: " + entry);
            }
            write(deed, "cancel:" + word(entry.arguments()));
        }
    }

    private void mend() {
        List<DeadLetter> letters = schedule().deadLetters();
        if (!letters.isEmpty()) {
            DeadLetter letter = any(letters);
            chance.mend(word(letter.arguments()));
            if (schedule().retry(letter.id()) == null) {
                chance.model().wrong("not there to be tried again: " + letter);
            }
        }
    }

    private static String word(List<@Nullable Object> arguments) {
        return String.valueOf(arguments.get(0));
    }

    private <T> T any(List<T> all) {
        return all.get(chance.next(all.size()));
    }

    // What must hold within a turn.

    private Mono<Void> check(Deed deed) {
        String before = log();
        checkSchedule(deed);
        return data().list(DataQuery.all())
                .collectList()
                .doOnNext(rows -> {
                    // Meanwhile others may have changed it, where turns overlap.
                    if (log().equals(before)) {
                        checkData(deed, rows);
                    }
                })
                .then(read(deed));
    }

    private void checkData(Deed deed, List<DataEntry> rows) {
        Set<String> expected = StoredLifeLogs.mirrored(LogModel.words(log()));
        Set<String> found =
                rows.stream().map(row -> row.key().toString()).collect(Collectors.toCollection(TreeSet::new));
        if (!found.equals(expected)) {
            chance.model().sees(deed, "own data " + found + " instead of " + expected);
        }
    }

    /** Of a word that is there, or was. */
    private Mono<Void> read(Deed deed) {
        String word = any(LogModel.words(log()));
        return data().get(DataKey.of(word))
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .defaultIfEmpty("")
                .doOnNext(found -> {
                    boolean there =
                            StoredLifeLogs.mirrored(LogModel.words(log())).contains(word);
                    if (!found.equals(there ? word : "") && !log().contains("drop:" + word)) {
                        chance.model().sees(deed, word + " as " + found);
                    }
                })
                .then();
    }

    private void checkSchedule(Deed deed) {
        Set<String> found = Stream.concat(
                        schedule().list().stream().map(ScheduleEntry::arguments),
                        schedule().deadLetters().stream().map(DeadLetter::arguments))
                .map(RandomActor::word)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> expected = open(LogModel.words(log()));
        if (!found.equals(expected)) {
            chance.model().sees(deed, "schedule " + found + " instead of " + expected);
        }
    }

    /** What is planned, and has neither happened as often as it is to nor been cancelled. */
    static Set<String> open(List<String> words) {
        return words.stream()
                .filter(word -> word.startsWith("plan:"))
                .map(word -> word.substring("plan:".length()))
                .filter(word -> !words.contains("cancel:" + word))
                .filter(word -> Collections.frequency(words, word) < (word.startsWith("thrice") ? 3 : 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    // Others.

    private Mono<Void> call(RandomTurn caller) {
        RandomTurn made = caller.another();
        String seen = log();
        if (caller.isHard()) {
            made.before(() -> chance.model().leaves(caller.deed(), seen));
        }
        Mono<String> answer = chance.call(this, made);
        return (chance.next(2) == 0 ? answer.onErrorResume(error -> Mono.empty()) : answer).then();
    }

    /** A turn on itself, beside all others. */
    private Mono<Void> beside(Deed deed) {
        return life().turn(() -> Mono.fromRunnable(() -> write(deed, "w" + chance.number())))
                .doOnError(error -> chance.model().failed(deed, error))
                .then();
    }

    private Duration pause() {
        return Duration.ofMillis(1 + chance.next(200));
    }

    private static <T> Mono<T> failure() {
        return Mono.error(new ActionException("scripted", "It fails by chance.", Map.of()));
    }
}
