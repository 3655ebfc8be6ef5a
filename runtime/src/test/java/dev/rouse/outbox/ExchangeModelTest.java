package dev.rouse.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.QueueFullException;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvKey;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.record.outbox.MarkRecord;
import dev.rouse.record.outbox.OutboxHead;
import dev.rouse.record.outbox.OutboxRecord;
import dev.rouse.record.outbox.OutboxRow;
import dev.rouse.record.outbox.ReceiverRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One sender and one receiver that do at random what they may: calls arrive late, often, in any order or never, answers are lost, both
 * forget what they have in memory, and the receiver may be destroyed and made anew.
 */
final class ExchangeModelTest {

    private static final ActorAddress SENDER = ActorAddress.of("model", "s");
    private static final ActorAddress RECEIVER = ActorAddress.of("model", "r");
    private static final int STEPS = 400;
    private static final int PART = 50;

    /** An order under way: it may arrive any number of times. */
    private record Letter(DeliveryOrder order, boolean delivers) {}

    private record Answer(int call, DeliveryAnswer answer) {}

    /** The sender and the receiver, with what they have in their stores and in memory. */
    private static final class World {

        private final SplittableRandom random;
        private final boolean destroys;
        private final Map<KvKey, OutboxRow> senderStore = new TreeMap<>();
        private OutboxHead storedHead = OutboxHead.NONE;
        private OutboxShare share = share();
        private @Nullable Call call;
        private int calls;
        private int sent;
        private long made;
        private final Set<Long> dead = new HashSet<>();

        private @Nullable MarkRecord mark;
        private Marks marks = new Marks();
        private long life = 1;
        private final List<Long> taken = new ArrayList<>();
        private final List<Long> takenByAll = new ArrayList<>();

        private final List<Letter> underWay = new ArrayList<>();
        private final List<Answer> answers = new ArrayList<>();

        /** A call that has no answer yet. */
        private record Call(int number, boolean delivers, long offered) {}

        World(long seed, boolean destroys) {
            this.random = new SplittableRandom(seed);
            this.destroys = destroys;
        }

        private static OutboxShare share() {
            return new OutboxShare(new OutboxFeature(new Keys((byte) 'R'), KvCost.PLAIN));
        }

        // The sender.

        private void commit(List<OutboxRecord> sends) {
            OutboxChanges changes = new OutboxChanges(share, new NoCosts(), 0);
            sends.forEach(message -> changes.send(message, 0));
            changes.settle();
            changes.adopt();
            if (random.nextInt(10) == 0) {
                share.rollBack(null); // It is not known to be there, and not there.
                return;
            }
            sends.forEach(message -> sent++);
            changes.ops().forEach(op -> {
                if (op.after() == null) {
                    senderStore.remove(op.suffix());
                } else {
                    senderStore.put(op.suffix(), op.after());
                }
                if (op.table() == OutboxOp.Table.DEAD) {
                    dead.add(op.number());
                }
            });
            storedHead = share.head().isEmpty() ? OutboxHead.NONE : share.head();
            share.durable(changes);
        }

        private final class NoCosts implements OutboxChanges.Costs {
            @Override
            public long of(OutboxOp op) {
                return 0;
            }

            @Override
            public List<Sent.News> news() {
                return share.sent().hasNews() ? share.sent().news(0, 1000) : List.of();
            }
        }

        private void send() {
            List<OutboxRecord> sends = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                long id = ++made;
                byte[] order = ByteBuffer.allocate(Long.BYTES).putLong(id).array();
                sends.add(OutboxRecord.sent(id, 1, RECEIVER, order, List.of()));
            }
            commit(sends);
        }

        private Receiver receiver() {
            return share.sent().receiver(RECEIVER);
        }

        private void call() {
            Receiver receiver = receiver();
            if (call != null || receiver.hasOutcome() || share.isBlocked(receiver)) {
                return;
            }
            boolean delivers = receiver.hasMore(share.sent().durable());
            if (!delivers && (receiver.note() == null || !receiver.numbers().isEmpty())) {
                return;
            }
            List<DeliveryOrder.Message> messages =
                    delivers ? receiver.next(share.sent().durable(), this::message) : List.of();
            long expected = delivers ? receiver.expected(messages.get(0).number()) : 0;
            long before =
                    delivers ? receiver.offers(messages.get(messages.size() - 1).number()) : 0;
            call = new Call(++calls, delivers, before);
            underWay.add(new Letter(
                    new DeliveryOrder(SENDER, 7, receiver.token(), expected, receiver.settled, messages), delivers));
            if (random.nextInt(3) > 0) {
                arrives(underWay.get(underWay.size() - 1), calls);
            }
        }

        private OutboxRecord message(long number) {
            return Objects.requireNonNull(share.sent().messages().get(number));
        }

        private void answered() {
            if (answers.isEmpty()) {
                return;
            }
            Answer next = answers.remove(random.nextInt(answers.size()));
            if (call != null && call.number == next.call) {
                Call over = call;
                call = null;
                receiver().answered(next.answer, over.delivers, over.offered);
                share.sent().hasNews(receiver());
            }
        }

        private void crashOfSender() {
            call = null;
            share = share();
            share.found(storedHead);
            long newest = storedHead.newest();
            senderStore.values().forEach(row -> {
                if (row instanceof ReceiverRecord note) {
                    receiver().found(note, newest);
                }
            });
            share.sent().found(List.of(), key -> key, null, newest);
            senderStore.forEach((key, row) -> {
                if (row instanceof OutboxRecord message && message.reason() == 0) {
                    share.sent().applyMessage(OutboxOp.message(Suffix.outboxNumber(key), null, message));
                }
            });
        }

        // The receiver.

        private void arrives(Letter letter, int call) {
            if (letter.delivers && letter.order.expected() != 0 && letter.order.expected() != life) {
                answers.add(new Answer(call, DeliveryAnswer.replaced(life)));
                return;
            }
            MarkRules rules = new MarkRules(marks, life, random::nextLong);
            List<Long> takes = new ArrayList<>();
            MarkRules.Decision decision = letter.delivers
                    ? rules.delivered(letter.order, mark, message -> take(message, takes))
                    : rules.forgotten(letter.order, mark);
            if (random.nextInt(10) == 0) {
                return; // Its commit fails.
            }
            mark = decision.mark();
            taken.addAll(takes);
            takenByAll.addAll(takes);
            if (random.nextInt(4) > 0) {
                answers.add(new Answer(call, decision.answer()));
            }
        }

        private void take(DeliveryOrder.Message message, List<Long> takes) {
            if (random.nextInt(8) == 0) {
                throw new QueueFullException(RECEIVER, "q", 1, 1);
            }
            takes.add(ByteBuffer.wrap(message.order()).getLong());
        }

        private void destroyed() {
            life++;
            mark = null;
            marks = new Marks();
            taken.clear();
        }

        // All.

        /** With all over once in a while, so that numbers begin again. */
        private void play() {
            for (int i = 1; i <= STEPS; i++) {
                step();
                if (i % PART == 0) {
                    end();
                    crashOfSender();
                }
            }
        }

        private void step() {
            switch (random.nextInt(destroys ? 14 : 13)) {
                case 0, 1 -> send();
                case 2, 3, 4 -> call();
                case 5, 6 -> answered();
                case 7 -> late();
                case 8, 9 -> commit(List.of());
                case 10 -> call = null;
                case 11 -> {
                    if (random.nextInt(4) == 0) {
                        crashOfSender();
                    }
                }
                case 12 -> marks = new Marks();
                default -> {
                    if (random.nextInt(4) == 0) {
                        destroyed();
                    }
                }
            }
            assertThat(taken).as("taken by one life").isSorted().doesNotHaveDuplicates();
        }

        /** Any order that was ever sent arrives once more, and nobody waits for the answer. */
        private void late() {
            if (!underWay.isEmpty()) {
                arrives(underWay.get(random.nextInt(underWay.size())), -1);
            }
        }

        private boolean isOver() {
            return senderStore.values().stream()
                    .noneMatch(row -> row instanceof OutboxRecord message && message.reason() == 0
                            || row instanceof ReceiverRecord);
        }

        private void end() {
            for (int i = 0; i < 2000 && !isOver(); i++) {
                call = null;
                call();
                while (!answers.isEmpty()) {
                    answered();
                }
                commit(List.of());
            }
            assertThat(isOver()).as("all is delivered, and nothing is left").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void eachMessageIsTakenOnceInOrder(long first) {
        for (long seed = first * 10_000; seed < first * 10_000 + 100; seed++) {
            World world = new World(seed, false);
            world.play();
            assertThat(world.mark).as("mark, seed " + seed).isNull();
            assertThat(world.dead).as("dead letters, seed " + seed).isEmpty();
            assertThat(world.takenByAll).as("taken, seed " + seed).hasSize(world.sent);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void eachLifeTakesEachMessageOnceAndNoneIsLost(long first) {
        for (long seed = first * 20_000; seed < first * 20_000 + 100; seed++) {
            World world = new World(seed, true);
            world.play();
            assertThat(new HashSet<>(world.takenByAll).size() + world.dead.size())
                    .as("taken or dead, seed " + seed)
                    .isGreaterThanOrEqualTo(world.sent);
        }
    }
}
