package dev.rouse.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.InvalidCallException;
import dev.rouse.QueueFullException;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvKey;
import dev.rouse.outbox.exchange.DeliveryAnswer;
import dev.rouse.outbox.exchange.DeliveryOrder;
import dev.rouse.outbox.exchange.MarkRules;
import dev.rouse.outbox.exchange.Marks;
import dev.rouse.outbox.exchange.Refusals;
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

/** The sender and the receiver of {@link ExchangeModelTest}, with what they have in their stores and in memory. */
final class ExchangeWorld {

    /** What may happen beside what always does. */
    enum May {
        /** An activation of the sender stands still while another one takes its place, and goes on later. */
        STAND_STILL,
        /** The receiver refuses messages for good, and has queues that are not known. */
        REFUSE,
        /** Sender and receiver are destroyed and made anew. */
        DESTROY,
        /** The sender gives up what it could not deliver for a while. */
        GIVE_UP
    }

    private static final ActorAddress SENDER = ActorAddress.of("model", "s");
    private static final ActorAddress RECEIVER = ActorAddress.of("model", "r");
    private static final int STEPS = 400;
    private static final int PART = 50;
    private static final int MOST_DEAD = 3;
    private static final int MOST_STANDING = 2;

    /** Ids of messages whose commits were made. */
    final List<Long> sent = new ArrayList<>();

    /** Those that were dead letters. */
    final Set<Long> dead = new HashSet<>();

    /** Those that went with a sender that was destroyed. */
    final Set<Long> gone = new HashSet<>();

    final List<Long> takenByAll = new ArrayList<>();

    private final SplittableRandom random;
    private final Set<May> may;
    private final Map<KvKey, OutboxRow> senderStore = new TreeMap<>();
    private OutboxHead storedHead = OutboxHead.NONE;
    private long senderLife = 7;
    private Activation sender = new Activation();
    private final List<Activation> standing = new ArrayList<>();
    private int calls;
    private long made;
    private long clock = 1;

    private @Nullable MarkRecord mark;
    private Marks marks = new Marks();
    private long life = 1;
    private final List<Long> taken = new ArrayList<>();

    private final List<Letter> underWay = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();

    /** An order under way: it may arrive any number of times. */
    private record Letter(DeliveryOrder order, boolean delivers) {}

    private record Answer(int call, DeliveryAnswer answer) {}

    /** A call that has no answer yet. */
    private record Call(int number, boolean delivers, long offered) {}

    ExchangeWorld(long seed, Set<May> may) {
        this.random = new SplittableRandom(seed);
        this.may = may;
    }

    @Nullable
    MarkRecord mark() {
        return mark;
    }

    /** One activation of the sender. */
    private final class Activation {

        private final OutboxShare share = new OutboxShare(new OutboxFeature(new Keys((byte) 'R'), KvCost.PLAIN));
        private final long life = senderLife;
        private @Nullable Call call;

        private boolean isRevoked() {
            return sender != this;
        }

        private Receiver receiver() {
            return share.sent().receiver(RECEIVER);
        }

        private OutboxRecord message(long number) {
            return Objects.requireNonNull(share.sent().messages().get(number));
        }

        private void found() {
            share.found(storedHead);
            long newest = storedHead.newest();
            senderStore.values().forEach(row -> {
                if (row instanceof ReceiverRecord note) {
                    share.sent().applyReceiver(OutboxOp.receiver(RECEIVER.id(), null, note));
                    receiver().found(note, newest);
                }
            });
            senderStore.forEach((key, row) -> {
                if (row instanceof OutboxRecord message && message.reason() == 0) {
                    share.sent().applyMessage(OutboxOp.message(Suffix.outboxNumber(key), null, message));
                }
            });
            share.sent().found(List.of(), key -> key, null, newest);
        }

        private void commit(List<OutboxRecord> sends, OutboxOp... notes) {
            OutboxChanges changes = new OutboxChanges(share, new NoCosts(share), 0);
            sends.forEach(message -> changes.send(message, 0));
            for (OutboxOp note : notes) {
                changes.note(note, 0);
            }
            changes.settle();
            changes.adopt();
            if (isRevoked() || random.nextInt(10) == 0) {
                share.rollBack(null); // It is not known to be there, and not there.
                return;
            }
            sends.forEach(message -> sent.add(message.id()));
            changes.ops().forEach(ExchangeWorld.this::stored);
            storedHead = share.head().isEmpty()
                    ? OutboxHead.NONE
                    : OutboxHead.decode(KvKey.of(), share.head().encode());
            share.durable(changes);
        }

        private void call() {
            Receiver receiver = receiver();
            if (call != null || receiver.hasOutcome() || receiver.isTokenNew() || share.isBlocked(receiver)) {
                return;
            }
            boolean delivers = receiver.hasMore(share.sent().durable());
            if (!delivers && (receiver.note() == null || !receiver.numbers().isEmpty())) {
                return;
            }
            List<DeliveryOrder.Message> messages =
                    delivers && receiver.hasToken() ? receiver.next(share.sent().durable(), this::message) : List.of();
            long expected = delivers ? receiver.expected() : 0;
            long before = messages.isEmpty()
                    ? receiver.offered()
                    : receiver.offers(messages.get(messages.size() - 1).number());
            boolean isLast = !messages.isEmpty()
                    && receiver.isLast(message(messages.get(0).number()), 1, random.nextInt(2));
            call = new Call(++calls, delivers, before);
            Letter letter = new Letter(
                    new DeliveryOrder(SENDER, life, receiver.token(), expected, receiver.settled, isLast, messages),
                    delivers);
            underWay.add(letter);
            if (random.nextInt(3) > 0) {
                arrives(letter, calls);
            }
        }

        private boolean answered(Answer answer) {
            Call over = call;
            if (over == null || over.number != answer.call) {
                return false;
            }
            call = null;
            receiver().answered(answer.answer, over.delivers, over.offered, 1);
            share.sent().hasNews(receiver());
            return true;
        }

        private void giveUp() {
            if (call != null && receiver().hasMore(share.sent().durable())) {
                call = null;
                receiver().fails(Refusals.NOT_STARTED, "it does not start", 1);
                receiver().giveUp(share.sent().durable(), this::message, 1, 0);
                share.sent().hasNews(receiver());
            }
        }
    }

    private final class NoCosts implements OutboxChanges.Costs {
        private final OutboxShare share;

        NoCosts(OutboxShare share) {
            this.share = share;
        }

        @Override
        public long of(OutboxOp op) {
            return 0;
        }

        @Override
        public long clockMillis() {
            return clock;
        }

        @Override
        public List<Sent.News> news(boolean sends) {
            long letters = Math.max(0, MOST_DEAD - share.head().dead());
            Sent.Room room = new Sent.Room(letters, 1 + random.nextInt(4), true, op -> 1);
            if (!share.sent().hasNews()) {
                return List.of();
            }
            return sends && random.nextBoolean()
                    ? share.sent().newsOfHead(clock, room)
                    : share.sent().news(clock, room);
        }
    }

    private void stored(OutboxOp op) {
        if (!op.changesRow()) {
            return;
        }
        if (op.after() == null) {
            senderStore.remove(op.suffix());
        } else {
            senderStore.put(op.suffix(), op.after());
        }
        if (op.table() == OutboxOp.Table.DEAD && op.after() != null) {
            dead.add(op.number());
        }
    }

    // The sender.

    private OutboxRecord message() {
        long id = ++made;
        byte[] order = ByteBuffer.allocate(Long.BYTES).putLong(id).array();
        return OutboxRecord.sent(id, 1, RECEIVER, order, List.of());
    }

    private void send() {
        List<OutboxRecord> sends = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            sends.add(message());
        }
        any().commit(sends);
    }

    /** An activation of the sender, at times one that only believes to be it. */
    private Activation any() {
        return standing.isEmpty() || random.nextInt(3) > 0 ? sender : standing.get(random.nextInt(standing.size()));
    }

    private void answered() {
        if (!answers.isEmpty()) {
            Answer next = answers.remove(random.nextInt(answers.size()));
            if (!sender.answered(next)) {
                standing.forEach(each -> each.answered(next));
            }
        }
    }

    private void begin() {
        sender = new Activation();
        sender.found();
    }

    private void takeOver() {
        standing.add(sender);
        if (standing.size() > MOST_STANDING) {
            standing.remove(0);
        }
        begin();
    }

    /** A dead letter is dropped, or sent again: as another message. */
    private void orderDead() {
        List<OutboxRecord> letters = letters();
        if (!letters.isEmpty()) {
            OutboxRecord letter = letters.get(random.nextInt(letters.size()));
            sender.commit(random.nextBoolean() ? List.of() : List.of(message()), OutboxOp.dead(letter, null));
        }
    }

    private List<OutboxRecord> letters() {
        List<OutboxRecord> letters = new ArrayList<>();
        senderStore.values().forEach(row -> {
            if (row instanceof OutboxRecord message && message.reason() != 0) {
                letters.add(message);
            }
        });
        return letters;
    }

    private void senderDestroyed() {
        senderStore.values().forEach(row -> {
            if (row instanceof OutboxRecord message) {
                gone.add(message.id());
            }
        });
        storedHead.inHead().forEach(each -> gone.add(each.message().id()));
        senderStore.clear();
        storedHead = OutboxHead.NONE;
        senderLife++;
        takeOver();
    }

    // The receiver.

    private void arrives(Letter letter, int call) {
        if (letter.delivers && letter.order.expected() != 0 && letter.order.expected() != life) {
            answers.add(new Answer(call, DeliveryAnswer.replaced(life)));
            return;
        }
        MarkRules rules = new MarkRules(marks, life, random::nextLong);
        Taking queues = new Taking();
        MarkRules.Decision decision =
                letter.delivers ? rules.delivered(letter.order, mark, queues) : rules.forgotten(letter.order, mark);
        if (random.nextInt(10) == 0) {
            return; // Its commit fails.
        }
        mark = decision.mark();
        taken.addAll(queues.takes);
        takenByAll.addAll(queues.takes);
        if (random.nextInt(4) > 0) {
            answers.add(new Answer(call, decision.answer()));
        }
    }

    private final class Taking implements MarkRules.Queues {

        private final List<Long> takes = new ArrayList<>();
        private boolean isKnown = true;

        @Override
        public boolean knows(DeliveryOrder.Message message) {
            isKnown = !may.contains(May.REFUSE) || random.nextInt(10) > 0;
            return isKnown;
        }

        @Override
        public void take(DeliveryOrder.Message message) {
            if (random.nextInt(8) == 0) {
                throw new QueueFullException(RECEIVER, "q", 1, 1);
            }
            if (!isKnown || may.contains(May.REFUSE) && random.nextInt(10) == 0) {
                throw new InvalidCallException("It is refused.");
            }
            takes.add(ByteBuffer.wrap(message.order()).getLong());
        }
    }

    private void receiverDestroyed() {
        life++;
        mark = null;
        marks = new Marks();
        taken.clear();
    }

    /** The sender of the mark is asked whether it still lives. */
    private void sweep() {
        if (mark != null && mark.life() != senderLife) {
            mark = null;
        }
    }

    // All.

    /** With all over once in a while, so that numbers begin again. */
    void play() {
        for (int i = 1; i <= STEPS; i++) {
            step();
            assertThat(taken).as("taken by one life").isSorted().doesNotHaveDuplicates();
            if (i % PART == 0) {
                end();
                begin();
            }
        }
    }

    private void step() {
        clock += random.nextInt(300);
        switch (random.nextInt(18)) {
            case 0, 1 -> send();
            case 2, 3, 4 -> any().call();
            case 5, 6 -> answered();
            case 7 -> late();
            case 8, 9 -> any().commit(List.of());
            case 10 -> any().call = null;
            case 11 -> rarely(this::begin);
            case 12 -> marks = new Marks();
            case 13 -> rarely(May.STAND_STILL, this::takeOver);
            case 14 -> orderDead();
            case 15 -> rarely(May.DESTROY, random.nextInt(4) > 0 ? this::receiverDestroyed : this::senderDestroyed);
            case 16 -> rarely(May.GIVE_UP, any()::giveUp);
            default -> sweep();
        }
    }

    private void rarely(Runnable step) {
        if (random.nextInt(4) == 0) {
            step.run();
        }
    }

    private void rarely(May what, Runnable step) {
        if (may.contains(what)) {
            rarely(step);
        }
    }

    /** Any order that was ever sent arrives once more, and nobody waits for the answer. */
    private void late() {
        if (!underWay.isEmpty()) {
            arrives(underWay.get(random.nextInt(underWay.size())), -1);
        }
    }

    private boolean isOver() {
        return storedHead.inHead().isEmpty()
                && senderStore.values().stream()
                        .noneMatch(row -> row instanceof OutboxRecord message && message.reason() == 0
                                || row instanceof ReceiverRecord);
    }

    private void end() {
        for (int i = 0; i < 2000 && !isOver(); i++) {
            sender.call = null;
            sender.call();
            while (!answers.isEmpty()) {
                answered();
            }
            sender.commit(List.of());
            if (letters().size() >= MOST_DEAD) {
                orderDead();
            }
        }
        assertThat(isOver()).as("all is delivered, and nothing is left").isTrue();
    }
}
