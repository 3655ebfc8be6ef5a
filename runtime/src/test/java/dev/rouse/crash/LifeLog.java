package dev.rouse.crash;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.DataKey;
import dev.rouse.Durability;
import dev.rouse.ReadOnly;
import dev.rouse.ScheduleEntry;
import dev.rouse.StoredState;
import dev.rouse.visits.Visits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An actor whose state is what it has lived through, in words, so that whatever is lost or happens twice can be seen. Each
 * word is a row of its own data and a visit too. What is planned is written down as {@code plan:word}, and becomes the word
 * when it happens. It sleeps as soon as it has nothing to do.
 */
public interface LifeLog {

    /** Adds a word. Like all others returns the words so far, with a blank in between. */
    Mono<String> write(String word);

    /** As {@link #write}, and is answered before it is stored. Before it sleeps the actor adds {@code slept}. */
    Mono<String> whisper(String word);

    /** Plans each of {@code words}, a millisecond apart. */
    Mono<String> plan(List<String> words, long delayMillis);

    /** Plans a word that happens second by second, three times. */
    Mono<String> planThrice(String word);

    /** Plans a word that happens second by second, so many times. */
    Mono<String> planCounted(String word, int times);

    /** Plans a word that happens second by second until then. */
    Mono<String> planUntil(String word, Instant last);

    /** As {@link #planCounted}, where each time fails once before it happens. */
    Mono<String> planForTheSecondTry(String word, int times);

    /** Plans a word that fails to happen until {@link #mend}. */
    Mono<String> planInVain(String word, long delayMillis);

    /** Cancels all that is planned, which it writes down as {@code cancel:word}, and plans another. */
    Mono<String> planInstead(String word, long delayMillis);

    /** Has the dead letters tried again, with success from now on. */
    Mono<String> mend();

    /** Destroys itself. */
    Mono<String> end();

    @ReadOnly
    Mono<String> read();

    /** What is planned happens. */
    Mono<String> happen(String word);

    /** What is planned three times happens. */
    Mono<String> happenThrice(String word);

    /** What is planned for the second try happens, or does not yet. */
    Mono<String> happenOnTheSecondTry(String word);

    /** What is planned in vain happens, or does not. */
    Mono<String> happenIfMended(String word);

    int TRIES = 2;

    /**
     * @param version of its state: one that comes from version 1 has planned {@code moved1}, and so on
     * @param visits of the node
     */
    static ActorType<LifeLog> type(int version, Visits visits) {
        ActorOptions options = ActorOptions.builder()
                .idleTimeout(Duration.ZERO)
                .schedule(s -> s.tries(TRIES).retryDelay(Duration.ofMillis(100), Duration.ofMillis(100)))
                .lifecycle(l -> l.stateVersion(version))
                .build();
        return ActorType.of(LifeLog.class, () -> new LifeLogActor(visits)).options(options);
    }

    /** The implementation. */
    final class LifeLogActor extends Actor<String> implements LifeLog {

        private final Visits visits;
        private boolean whispered;

        LifeLogActor(Visits visits) {
            this.visits = visits;
        }

        @Override
        protected String initialState() {
            return "";
        }

        @Override
        protected String initialState(Object input) {
            return "";
        }

        /** @param first a word to plan */
        @Override
        protected Mono<Void> onCreate(@Nullable Object first) {
            if (first instanceof String word) {
                schedule().after(Duration.ofMillis(500), "happen", word);
                return add("created", "plan:" + word).then();
            }
            return add("created").then();
        }

        @Override
        protected Mono<String> onMigrate(int fromVersion, StoredState stored) {
            String word = "moved" + fromVersion;
            data().put(DataKey.of("plan:" + word), new byte[0]);
            schedule().after(Duration.ofMillis(500), "happen", word);
            return visits.note("plan:" + word).thenReturn(stored.as(String.class) + " plan:" + word);
        }

        @Override
        protected Mono<Void> onSleep() {
            return whispered ? add("slept").then() : Mono.empty();
        }

        private Mono<String> add(String... words) {
            for (String word : words) {
                data().put(DataKey.of(word), new byte[0]);
                update(before -> before.isEmpty() ? word : before + " " + word);
            }
            return visits.note(words).then(Mono.fromSupplier(this::state));
        }

        private boolean has(String word) {
            return List.of(state().split(" ")).contains(word);
        }

        @Override
        public Mono<String> write(String word) {
            return add(word);
        }

        @Override
        public Mono<String> whisper(String word) {
            durability(Durability.ON_SLEEP);
            whispered = true;
            return write(word);
        }

        @Override
        public Mono<String> plan(List<String> words, long delayMillis) {
            for (int i = 0; i < words.size(); i++) {
                schedule().after(Duration.ofMillis(delayMillis + i), "happen", words.get(i));
            }
            return add(words.stream().map("plan:"::concat).toArray(String[]::new));
        }

        @Override
        public Mono<String> planThrice(String word) {
            schedule().named(word).every(Duration.ofSeconds(1), "happenThrice", word);
            return write("plan:" + word);
        }

        @Override
        public Mono<String> planCounted(String word, int times) {
            schedule().times(times).every(Duration.ofSeconds(1), "happen", word);
            return write("plan:" + word);
        }

        @Override
        public Mono<String> planUntil(String word, Instant last) {
            schedule().until(last).every(Duration.ofSeconds(1), LifeLog.class, it -> it.happen(word));
            return write("plan:" + word);
        }

        @Override
        public Mono<String> planForTheSecondTry(String word, int times) {
            schedule().times(times).every(Duration.ofSeconds(1), "happenOnTheSecondTry", word);
            return write("plan:" + word);
        }

        @Override
        public Mono<String> planInVain(String word, long delayMillis) {
            schedule().after(Duration.ofMillis(delayMillis), "happenIfMended", word);
            return write("plan:" + word);
        }

        @Override
        public Mono<String> planInstead(String word, long delayMillis) {
            List<ScheduleEntry> entries = schedule().list();
            entries.forEach(entry -> schedule().cancel(entry.id()));
            String[] cancelled = entries.stream()
                    .map(entry -> "cancel:" + entry.arguments().get(0))
                    .toArray(String[]::new);
            return add(cancelled).then(plan(List.of(word), delayMillis));
        }

        @Override
        public Mono<String> mend() {
            schedule().deadLetters().forEach(letter -> schedule().retry(letter.id()));
            return write("mended");
        }

        @Override
        public Mono<String> end() {
            life().destroy();
            return write("ended");
        }

        @Override
        public Mono<String> read() {
            return Mono.just(state());
        }

        @Override
        public Mono<String> happen(String word) {
            return write(word);
        }

        @Override
        public Mono<String> happenThrice(String word) {
            return add(word).doOnNext(all -> {
                if (List.of(all.split(" ")).stream().filter(word::equals).count() == 3) {
                    schedule().cancelNamed(word);
                }
            });
        }

        @Override
        public Mono<String> happenOnTheSecondTry(String word) {
            return firing().orElseThrow().attempt() == 1 ? notYet() : write(word);
        }

        @Override
        public Mono<String> happenIfMended(String word) {
            return has("mended") ? write(word) : notYet();
        }

        private static Mono<String> notYet() {
            return Mono.error(new ActionException("no", "Not yet.", Map.of()));
        }
    }
}
