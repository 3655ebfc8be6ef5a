package dev.rouse.history;

import dev.rouse.CallTimeoutException;
import dev.rouse.OutcomeUnknownException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Model of what may be seen of actors whose state is the log of all that took effect: words, of which the first says when the
 * actor was created. It knows what the store holds after each commit, and what callers were told.
 *
 * <p>What is stored of a life only grows, until somebody asks for its end. A word of a deed that failed is never stored. What
 * is told as durable is stored, and what is told sooner than that does not contradict what is stored. Who calls sees all that
 * was stored before. What was told sooner is stored when its actor sleeps, unless a commit was refused or a node died meanwhile.
 */
final class LogModel {

    /** The first letters of the first word of a life. */
    static final String BIRTH = "born";

    private final Map<String, Log> logs = new TreeMap<>();
    private final Map<String, Deed> deeds = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final LongSupplier troubles;
    private int answers;
    private int node;

    /**
     * @param troubles how many things have happened so far after which what was told too soon may be lost
     */
    LogModel(Collection<String> actors, LongSupplier troubles) {
        actors.forEach(actor -> logs.put(actor, new Log()));
        this.troubles = troubles;
    }

    /** All lives of one actor, by their first words. */
    private static final class Log {
        private final Map<String, List<String>> stored = new LinkedHashMap<>();
        private final Set<String> ended = new HashSet<>();
        private final List<Deed> destroyers = new ArrayList<>();
        private final List<Early> early = new ArrayList<>();
        private @Nullable String now;

        /** The first word of the newest life, stored or not. */
        private @Nullable String newestBirth;

        List<String> newest() {
            return now == null ? List.of() : Objects.requireNonNull(stored.get(now));
        }
    }

    /**
     * An answer that was told before it was stored.
     *
     * @param latest when it has to be stored though its actor does not sleep; null for never
     */
    private record Early(
            List<String> words, long troubles, @Nullable Duration latest) {}

    /** Outcome of a deed. */
    enum Fate {
        RUNS,
        DONE,
        FAILED,
        UNKNOWN
    }

    /** A turn, a hook, or an order, and the words that it adds. */
    static final class Deed {
        final String actor;
        final String name;

        /** Adds to its words all that changes the log in its course. */
        final Set<String> words = new LinkedHashSet<>();

        /** Words that the store held of the actor before it. */
        private final List<String> before;

        private final int endedBefore;
        private final int node;
        private final long troublesBefore;
        private final List<String> inconsistencies = new ArrayList<>();
        private boolean destroys;
        Fate fate = Fate.RUNS;

        private Deed(String actor, String name, Log log, int node, long troubles) {
            this.actor = actor;
            this.name = name;
            this.before = log.newest();
            this.endedBefore = log.ended.size();
            this.node = node;
            this.troublesBefore = troubles;
        }

        boolean destroys() {
            return destroys;
        }

        @Override
        public String toString() {
            return name + " of " + actor + " " + words + " " + fate;
        }
    }

    /** Contradictions to the model so far. */
    List<String> wrong() {
        return wrong;
    }

    /** Number of logs that it was told. */
    int answers() {
        return answers;
    }

    void wrong(String what) {
        wrong.add(what);
    }

    private void check(boolean holds, String what, Object... about) {
        if (!holds) {
            wrong.add(what + ": " + List.of(about));
        }
    }

    private Log log(String actor) {
        return Objects.requireNonNull(logs.get(actor));
    }

    static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    /**
     * Another node serves from now on: what the one before it may still tell as stored is stored, but it need not be recent.
     *
     * @return its number
     */
    int nextNode() {
        return ++node;
    }

    // Deeds.

    /**
     * A deed that begins.
     *
     * @param node the number of the one where
     */
    Deed begin(String actor, int node, String name) {
        return new Deed(actor, name, log(actor), node, troubles.getAsLong());
    }

    /**
     * {@code deed} is about to add {@code word} to the log.
     *
     * @return {@code word}
     */
    String adds(Deed deed, String word) {
        deed.words.add(word);
        if (!word.contains(":")) {
            deeds.put(word, deed);
        }
        if (word.startsWith(BIRTH)) {
            log(deed.actor).newestBirth = word;
        }
        return word;
    }

    /** {@code deed} is about to destroy its actor. */
    void destroys(Deed deed) {
        deed.destroys = true;
        log(deed.actor).destroyers.add(deed);
    }

    /** It saw what cannot be, which matters unless it ends with an error: what it saw may have been taken back. */
    void sees(Deed deed, String what) {
        deed.inconsistencies.add(deed + " sees " + what);
    }

    /** It ended with {@code error}. */
    void failed(Deed deed, Throwable error) {
        if (error instanceof OutcomeUnknownException || error instanceof CallTimeoutException) {
            unknown(deed);
            return;
        }
        deed.fate = Fate.FAILED;
        log(deed.actor)
                .stored
                .values()
                .forEach(stored -> deed.words.stream()
                        .filter(word -> deeds.get(word) == deed)
                        .forEach(word ->
                                check(!stored.contains(word), "stored, though it failed", deed, stored, error)));
    }

    void unknown(Deed deed) {
        deed.fate = deed.fate == Fate.RUNS ? Fate.UNKNOWN : deed.fate;
    }

    /** It is done, and gave nothing of the log. */
    void done(Deed deed) {
        deed.fate = Fate.DONE;
        wrong.addAll(deed.inconsistencies);
        Log log = log(deed.actor);
        if (deed.destroys) {
            check(
                    log.now == null || log.ended.size() > deed.endedBefore || deed.before.isEmpty(),
                    "destroyed, but stored",
                    deed,
                    log.newest());
        }
    }

    /**
     * It gave {@code text}, the whole log as it saw it.
     *
     * @param durable whether it is to be stored by now
     * @param latest when it has to be stored, where it is not
     */
    void told(Deed deed, String text, boolean durable, @Nullable Duration latest) {
        answers++;
        List<String> told = words(text);
        check(!told.isEmpty() && told.get(0).startsWith(BIRTH), "no log", deed, told);
        if (deed.destroys || told.isEmpty()) {
            return;
        }
        Log log = log(deed.actor);
        List<String> others = without(deed, told);
        List<String> stored = log.stored.getOrDefault(told.get(0), List.of());
        List<String> otherStored = without(deed, stored);
        // One commit may hold a change and the end of the actor.
        if (durable && !log.ended.contains(told.get(0))) {
            check(stored.containsAll(told) && startsWith(otherStored, others), "not stored", deed, told, stored);
        }
        // An element that was given too soon may be asked for, and told, long after it was lost.
        boolean lost = !durable && deed.troublesBefore != troubles.getAsLong();
        if (deed.node != node || lost) {
            return;
        }
        boolean agrees = startsWith(otherStored, others) || startsWith(others, otherStored);
        check(agrees, "not what is stored", deed, told, stored);
        checkIsRecent(deed, others, log);
        if (!durable) {
            log.early.add(new Early(told, deed.troublesBefore, latest));
        }
    }

    private void checkIsRecent(Deed deed, List<String> told, Log log) {
        if (deed.before.isEmpty()) {
            return;
        }
        boolean same = !told.isEmpty() && told.get(0).equals(deed.before.get(0));
        boolean recent = same ? startsWith(told, without(deed, deed.before)) : log.ended.contains(deed.before.get(0));
        check(recent, "older than what was stored before it", deed, told, deed.before);
    }

    /** Nobody may find that the actor is not there, unless it has been destroyed. */
    void toldThatThereIsNone(Deed deed) {
        check(
                deed.node != node
                        || deed.before.isEmpty()
                        || log(deed.actor).ended.contains(deed.before.get(0)),
                "not found, but stored",
                deed,
                deed.before);
    }

    /** A call that is built on {@code text} has arrived: that is stored. */
    void leaves(Deed deed, String text) {
        List<String> seen = without(deed, words(text));
        // A call that creates an actor may call others before the creation is stored: both are its own doing.
        if (seen.stream().allMatch(LogModel::isOfHook)) {
            return;
        }
        Log log = log(deed.actor);
        List<String> stored = log.stored.getOrDefault(seen.get(0), List.of());
        boolean known = log.ended.contains(seen.get(0)) || startsWith(without(deed, stored), seen);
        check(known, "a call left before what it saw was stored", deed, seen, stored);
    }

    private static boolean isOfHook(String word) {
        return word.startsWith(BIRTH) || word.startsWith("woke");
    }

    private static List<String> without(Deed deed, List<String> words) {
        return words.stream().filter(word -> !deed.words.contains(word)).toList();
    }

    private static boolean startsWith(List<String> words, List<String> start) {
        return words.size() >= start.size() && words.subList(0, start.size()).equals(start);
    }

    // The store.

    /**
     * A commit has landed.
     *
     * @param texts what is stored of each actor now; null for nothing
     */
    void landed(Function<String, @Nullable String> texts) {
        logs.forEach((actor, log) -> landed(actor, log, texts.apply(actor)));
    }

    private void landed(String actor, Log log, @Nullable String text) {
        List<String> words = text == null ? List.of() : words(text);
        String birth = words.isEmpty() ? null : words.get(0);
        if (!Objects.equals(birth, log.now) && log.now != null) {
            log.ended.add(log.now);
            check(
                    log.destroyers.stream().anyMatch(deed -> deed.fate == Fate.RUNS || deed.fate == Fate.UNKNOWN),
                    "nobody asked for its end",
                    actor,
                    log.newest());
        }
        log.now = birth;
        if (birth == null) {
            return;
        }
        List<String> before = log.stored.getOrDefault(birth, List.of());
        check(startsWith(words, before), "what was stored is gone", actor, before, words);
        check(!log.ended.contains(birth), "stored again after its end", actor, words);
        words.stream()
                .skip(before.size())
                .map(deeds::get)
                .filter(deed -> deed != null && deed.fate == Fate.FAILED)
                .forEach(deed -> wrong("stored, though it failed: " + deed));
        log.stored.put(birth, words);
    }

    /** Words that are stored of an actor. */
    List<String> stored(String actor) {
        return log(actor).newest();
    }

    // What was told too soon.

    /** All that it told is stored. */
    void slept(String actor, int by) {
        Log log = log(actor);
        if (by != node) {
            return;
        }
        log.early.forEach(early -> checkIsStored(actor, log, early));
        log.early.clear();
    }

    private void checkIsStored(String actor, Log log, Early early) {
        String birth = early.words.get(0);
        if (early.troubles == troubles.getAsLong() && !log.ended.contains(birth)) {
            List<String> stored = log.stored.getOrDefault(birth, List.of());
            check(stored.containsAll(early.words), "told, but not stored", actor, early.words, stored);
        }
    }

    /** What should have been stored by {@code now} is. */
    void passed(Duration now) {
        logs.forEach((actor, log) -> {
            for (Early early : List.copyOf(log.early)) {
                if (early.latest != null && early.latest.compareTo(now) < 0) {
                    checkIsStored(actor, log, early);
                    log.early.remove(early);
                }
            }
        });
    }

    /** Nothing is left of what it told. */
    void destroyed(String actor, int by) {
        if (by != node) {
            return;
        }
        Log log = log(actor);
        log.early.clear();
        log.ended.add(Objects.requireNonNull(log.newestBirth));
    }

    @Override
    public String toString() {
        return logs.values().stream().map(log -> log.stored + " " + log.early).toList()
                + deeds.values().stream().distinct().toList().toString();
    }
}
