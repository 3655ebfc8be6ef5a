package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.QueueHandler;
import dev.rouse.ReadOnly;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueueHead;
import dev.rouse.record.queue.QueuePlace;
import dev.rouse.record.queue.QueuePlace.Part;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A queue with more messages than anybody would keep in memory: 20,000, and a million where asked for. */
class QueueBacklogTest {

    private static final int COUNT = Integer.getInteger("rouse.backlog", 20_000);
    private static final int ROWS_A_COMMIT = 10_000;

    /** As the windows of a queue are, of what is ready and what is for later. */
    private static final int ROWS_IN_MEMORY = 2 * 512;

    private static final ActorAddress TELLER = ActorAddress.of("teller", "a");
    private static final Keys KEYS = new Keys((byte) 'R');

    /** Counts what it is told, as long as that comes in order. */
    interface Teller {

        @QueueHandler("numbers")
        Mono<Void> number(long next);

        @ReadOnly
        Mono<Long> told();
    }

    static final class TellerActor extends Actor<Long> implements Teller {

        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        public Mono<Void> number(long next) {
            return next == state()
                    ? Mono.fromRunnable(() -> update(told -> told + 1))
                    : Mono.error(new IllegalStateException(next + " came behind " + state()));
        }

        @Override
        public Mono<Long> told() {
            return Mono.just(state());
        }
    }

    /** Counts the rows that are read of ranges. */
    private static final class Counted extends ForwardingStore {

        private long rows;
        private long most;

        Counted(KvStore store) {
            super(store);
        }

        @Override
        public Mono<KvSnapshot> read(KvRead request) {
            return store.read(request).doOnNext(found -> {
                for (int i = 0; i < request.ranges().size(); i++) {
                    KvRangeResult range = found.range(i);
                    rows += range.entries().size();
                    most = Math.max(most, range.entries().size());
                }
            });
        }
    }

    private static TestNode node(KvStore store) {
        return TestNode.on(
                store,
                ActorType.of(Teller.class, TellerActor::new)
                        .options(options -> options.queues(
                                queues -> queues.maxMessages(2 * COUNT).tries(1))));
    }

    private static void fill(KvStore store, long sentAt) {
        for (int from = 0; from < COUNT; from += ROWS_A_COMMIT) {
            int first = from;
            store.transact(transaction -> {
                        for (int i = first; i < Math.min(COUNT, first + ROWS_A_COMMIT); i++) {
                            QueuePlace place = new QueuePlace(Part.READY, "numbers", 1L << 56, i + 1);
                            MessageRecord message = MessageRecord.sent(
                                    sentAt,
                                    0,
                                    1,
                                    "",
                                    List.of(Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
                            transaction.set(
                                    KEYS.actor(TELLER.id(), place.suffix().bytes()), message.encode());
                        }
                        QueueHead head = new QueueHead(COUNT, Map.of("numbers", new QueueHead.Counts(COUNT, 0)));
                        transaction.set(KEYS.actor(TELLER.id(), Suffix.queueMetadata()), head.encode());
                        return Mono.just(true);
                    })
                    .block(Duration.ofSeconds(60));
        }
    }

    @Test
    void backlogIsHandledInOrderWithFewRowsInMemoryAndEachRowReadOnce() {
        KvStore store = MemoryKvStore.create();
        long now;
        try (TestNode node = node(store)) {
            assertThat(node.await(node.runtime().actor(Teller.class, "a").told()))
                    .isZero();
            now = node.now().toEpochMilli();
        }
        fill(store, now);
        Counted counted = new Counted(store);
        try (TestNode node = node(counted)) {
            long before = counted.rows;
            Teller teller = node.runtime().actor(Teller.class, "a");
            long told = node.await(teller.told());
            assertThat(node.starts.get(0).ledger().roundTrips()).isEqualTo(1);
            assertThat(node.starts.get(0).ledger().bytes())
                    .as("a start reads the first messages, within its budget")
                    .isLessThan(100 * 1024);
            long largest = 0;
            while (told < COUNT) {
                node.advance(Duration.ofMillis(10));
                told = node.await(teller.told());
                largest = Math.max(largest, counted.rows - before - told);
            }
            assertThat(node.await(node.runtime().queues(TELLER)).get(0).depth()).isZero();
            assertThat(node.await(node.runtime().queues(TELLER)).get(0).deadLetters())
                    .as("those that came out of order")
                    .isZero();
            assertThat(largest).isLessThan(ROWS_IN_MEMORY + 1024);
            assertThat(counted.most).isLessThanOrEqualTo(1024);
            assertThat(counted.rows - before).isLessThan(COUNT + COUNT / 5 + 2_000L);
        }
    }
}
