package dev.rouse.history;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.PulledQueue;
import dev.rouse.QueueHandler;
import dev.rouse.ReadOnly;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Mono;

/**
 * An actor that sends parcels to others and takes theirs, each numbered for its pair of actors and queue: whatever is lost, taken twice or
 * out of order is noticed by who takes the next one. At times it fails, or goes to sleep.
 */
@PulledQueue(value = "pulled", message = Courier.Parcel.class)
public interface Courier {

    /** Queues that parcels are sent to. */
    List<String> QUEUES = List.of("singles", "batches", "pulled");

    /**
     * Sends a few parcels to others, or to itself.
     *
     * @param round from which the turn draws whom to
     * @param couriers number of all
     * @return number of parcels that it has sent in its life
     */
    Mono<Long> produce(long round, int couriers);

    /** Takes a parcel. */
    @QueueHandler("singles")
    Mono<Void> take(Parcel parcel);

    /** Takes several. */
    @QueueHandler(value = "batches", batch = 8)
    Mono<Void> takeAll(List<Parcel> parcels);

    /** What it has sent and taken. */
    @ReadOnly
    Mono<Book> book();

    /**
     * A parcel.
     *
     * @param from key of its sender
     * @param number of it among those of its sender to this receiver and queue, from 1 on
     */
    record Parcel(String from, String queue, long number) {}

    /**
     * What a courier has sent and taken: the last number of each pair and queue.
     *
     * @param total number of parcels that it has sent
     * @param wrong what it was brought that was not the next of its kind
     */
    record Book(long total, Map<String, Long> sent, Map<String, Long> taken, List<String> wrong) {

        private static final int MOST_WRONG = 20;

        Book sending(String to, String queue) {
            Map<String, Long> more = new TreeMap<>(sent);
            more.merge(to + "." + queue, 1L, Long::sum);
            return new Book(total + 1, more, taken, wrong);
        }

        Book taking(Parcel parcel) {
            String kind = parcel.from + "." + parcel.queue;
            long last = taken.getOrDefault(kind, 0L);
            Map<String, Long> more = new TreeMap<>(taken);
            more.put(kind, parcel.number);
            List<String> errors = wrong;
            if (parcel.number != last + 1 && wrong.size() < MOST_WRONG) {
                errors = new ArrayList<>(wrong);
                errors.add(kind + " brought " + parcel.number + " behind " + last);
            }
            return new Book(total, sent, more, errors);
        }

        /** Parcels that it has taken. */
        public long takenInAll() {
            return taken.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** @param chance what fails, and who sleeps; nothing of what is sent comes from it */
    static ActorType<Courier> type(ActorOptions options, RandomGenerator chance) {
        return ActorType.of(Courier.class, () -> new CourierActor(chance)).options(options);
    }

    /** Key of a courier by its number. */
    static String key(int number) {
        return "c" + number;
    }

    /** The implementation. */
    final class CourierActor extends Actor<Book> implements Courier {

        private static final int PARTNERS = 6;
        private static final int MOST_AT_ONCE = 8;
        private static final int FAILS = 40;
        private static final int SLEEPS = 60;
        private static final int AT_A_TIME = 4;

        private final RandomGenerator chance;

        CourierActor(RandomGenerator chance) {
            this.chance = chance;
        }

        @Override
        protected Book initialState() {
            return new Book(0, Map.of(), Map.of(), List.of());
        }

        @Override
        protected Mono<Void> run() {
            return receive(AT_A_TIME, "pulled")
                    .concatMap(parcel -> parcel.handle(() -> take(parcel.body(Parcel.class))))
                    .then();
        }

        @Override
        public Mono<Long> produce(long round, int couriers) {
            int own = Integer.parseInt(address().key().substring(1));
            long drawn = round;
            int count = 1 + (int) (drawn % MOST_AT_ONCE);
            for (int i = 0; i < count; i++) {
                drawn = drawn * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
                int step = (int) (drawn >>> 40) % PARTNERS;
                String to = key((own + step * step) % couriers);
                String queue = QUEUES.get((int) (drawn >>> 33) % QUEUES.size());
                Book after = update(book -> book.sending(to, queue));
                long number = after.sent().get(to + "." + queue);
                queue(Courier.class, queue, to).send(new Parcel(address().key(), queue, number));
            }
            return end().thenReturn(state().total());
        }

        @Override
        public Mono<Void> take(Parcel parcel) {
            update(book -> book.taking(parcel));
            return end();
        }

        @Override
        public Mono<Void> takeAll(List<Parcel> parcels) {
            parcels.forEach(parcel -> update(book -> book.taking(parcel)));
            return end();
        }

        /** The end of a turn, which fails at times, and at times is the last for a while. */
        private Mono<Void> end() {
            if (chance.nextInt(FAILS) == 0) {
                return Mono.error(new ActionException("dropped", "A parcel fell down."));
            }
            if (chance.nextInt(SLEEPS) == 0) {
                life().sleepNow();
            }
            return Mono.empty();
        }

        @Override
        public Mono<Book> book() {
            return Mono.just(state());
        }
    }
}
