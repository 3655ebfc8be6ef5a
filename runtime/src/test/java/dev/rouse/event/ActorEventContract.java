package dev.rouse.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorEvent;
import dev.rouse.ActorEvent.Emitted;
import dev.rouse.ActorEvent.Gap;
import dev.rouse.ActorOptions;
import dev.rouse.ActorRef;
import dev.rouse.EventQuery;
import dev.rouse.EventsMissedException;
import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.OverloadedException;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.Room;
import dev.rouse.fixture.Room.Message;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Events that actors emit, and their subscribers. */
public interface ActorEventContract extends ActorFixture {

    ActorAddress A = ActorAddress.of("room", "a");

    private TestNode room(UnaryOperator<ActorOptions.Builder> options) {
        return TestNode.on(store(), Room.type(options));
    }

    private static Room room(TestNode node) {
        return node.runtime().actor(Room.class, "a");
    }

    private static ActorRef reference(TestNode node) {
        return node.runtime().actor(A);
    }

    private static Received<ActorEvent<Message>> follow(TestNode node, EventQuery query) {
        Received<ActorEvent<Message>> received = Received.from(reference(node).events(query, Message.class));
        node.run();
        return received;
    }

    private static List<Long> offsets(Received<? extends ActorEvent<?>> received) {
        return received.values().stream().map(ActorEvent::offset).toList();
    }

    private static List<Long> upTo(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    default void subscriberGetsWhatIsEmittedFromItsSubscriptionOn() {
        try (TestNode node = room(options -> options)) {
            node.await(room(node).say("eve", "before"));
            Received<Message> heard = Received.from(reference(node).events("message", Message.class));
            node.run();
            node.await(room(node).say("ann", "hello"));
            node.await(room(node).say("bob", "hi"));
            node.until(() -> heard.values().size() == 2);
            assertThat(heard.values()).containsExactly(new Message("ann", "hello"), new Message("bob", "hi"));
            heard.cancel();
        }
    }

    @Test
    default void eventsHaveOneNumberingFromOneOnWithoutGaps() {
        try (TestNode node = room(options -> options)) {
            Received<ActorEvent<Message>> heard = follow(node, EventQuery.now());
            node.await(room(node).say("ann", "hello"));
            node.await(room(node).ring("bell"));
            node.await(room(node).sayMany(3, 1));
            node.until(() -> heard.values().size() == 5);
            assertThat(offsets(heard)).isEqualTo(upTo(1, 5));
            assertThat(((Emitted<Message>) heard.values().get(1)).name()).isEqualTo("bell");
            assertThat(((Emitted<Message>) heard.values().get(1)).value()).isNull();
            heard.cancel();
        }
    }

    @Test
    default void whatIsKeptIsGivenFromAnyPlaceOn() {
        try (TestNode node = room(options -> options)) {
            node.await(room(node).sayMany(600, 10));
            for (long after : new long[] {0, 1, 255, 256, 300, 599}) {
                Received<ActorEvent<Message>> heard =
                        follow(node, after == 0 ? EventQuery.beginning() : EventQuery.after(after));
                node.until(() -> heard.values().size() == 600 - after);
                assertThat(offsets(heard)).isEqualTo(upTo(after + 1, 600));
                heard.cancel();
            }
            Received<ActorEvent<Message>> last = follow(node, EventQuery.after(600));
            node.await(room(node).say("ann", "next"));
            node.until(() -> last.values().size() == 1);
            assertThat(offsets(last)).containsExactly(601L);
            last.cancel();
        }
    }

    @Test
    default void subscriberOfOneNameGetsNoOther() {
        try (TestNode node = room(options -> options)) {
            node.await(room(node).ring("bell"));
            node.await(room(node).say("ann", "hello"));
            Received<ActorEvent<Message>> bells =
                    follow(node, EventQuery.beginning().named("bell"));
            node.await(room(node).say("bob", "hi"));
            node.await(room(node).ring("bell"));
            node.until(() -> bells.values().size() == 2);
            assertThat(offsets(bells)).containsExactly(1L, 4L);
            bells.cancel();
        }
    }

    @Test
    default void pageOfWhatIsKeptWaitsForNothing() {
        try (TestNode node = room(options -> options)) {
            assertThat(kept(node, EventQuery.beginning(), 10)).isEmpty();
            node.await(room(node).sayMany(300, 1));
            node.await(room(node).ring("bell"));
            assertThat(kept(node, EventQuery.beginning(), 1000)).isEqualTo(upTo(1, 301));
            assertThat(kept(node, EventQuery.after(100), 10)).isEqualTo(upTo(101, 110));
            assertThat(kept(node, EventQuery.after(301), 10)).isEmpty();
            assertThat(kept(node, EventQuery.now(), 10)).isEmpty();
            assertThat(kept(node, EventQuery.beginning().named("bell"), 10)).containsExactly(301L);
            assertThat(kept(node, EventQuery.beginning().named("gong"), 10)).isEmpty();
            assertThat(kept(node, EventQuery.after(280).named("gong"), 10)).isEmpty();
        }
    }

    private static List<Long> kept(TestNode node, EventQuery query, int limit) {
        return node.await(reference(node).keptEvents(query, limit)).stream()
                .map(ActorEvent::offset)
                .toList();
    }

    @Test
    default void turnThatFailsEmitsNothing() {
        try (TestNode node = room(options -> options)) {
            Received<ActorEvent<Message>> heard = follow(node, EventQuery.beginning());
            assertThatThrownBy(() -> node.await(room(node).sayAndFail("lost"))).isInstanceOf(ActionException.class);
            node.await(room(node).say("ann", "kept"));
            node.until(() -> !heard.values().isEmpty());
            assertThat(((Emitted<Message>) heard.values().get(0)).value()).isEqualTo(new Message("ann", "kept"));
            assertThat(offsets(heard)).containsExactly(1L);
            heard.cancel();
        }
    }

    @Test
    default void turnThatMayChangeNothingEmitsNothing() {
        try (TestNode node = room(options -> options)) {
            assertThatThrownBy(() -> node.await(room(node).whisper("x"))).isInstanceOf(RuntimeException.class);
            assertThat(node.await(room(node).count())).isZero();
        }
    }

    @Test
    default void subscriptionWakesNobodyAndGoesOnWhileTheActorSleeps() {
        KvStore store = store();
        try (TestNode node = TestNode.on(store, Room.type())) {
            Received<ActorEvent<Message>> heard = follow(node, EventQuery.beginning());
            assertThat(node.await(node.runtime().info(A)).exists()).isFalse();
            node.await(room(node).say("ann", "1"));
            node.await(room(node).rest());
            node.until(() -> node.slept.size() == 1);
            Received<ActorEvent<Message>> late = follow(node, EventQuery.beginning());
            node.until(() -> late.values().size() == 1);
            assertThat(node.await(node.runtime().info(A)).awake()).isFalse();
            node.await(room(node).say("bob", "2"));
            node.until(() -> heard.values().size() == 2 && late.values().size() == 2);
            assertThat(offsets(heard)).containsExactly(1L, 2L);
            assertThat(offsets(late)).containsExactly(1L, 2L);
            heard.cancel();
            late.cancel();
        }
    }

    @Test
    default void numberingGoesOnOverRestarts() {
        KvStore store = store();
        try (TestNode node = TestNode.on(store, Room.type())) {
            node.await(room(node).sayMany(3, 1));
        }
        try (TestNode node = TestNode.on(store, Room.type())) {
            Received<ActorEvent<Message>> heard = follow(node, EventQuery.after(2));
            node.await(room(node).say("ann", "4"));
            node.until(() -> heard.values().size() == 2);
            assertThat(offsets(heard)).containsExactly(3L, 4L);
            heard.cancel();
        }
    }

    @Test
    default void oldEventsGoAndWhoWantsThemIsToldOfTheGap() {
        try (TestNode node = room(options -> options.events(e -> e.maxCount(32)))) {
            IntStream.range(0, 100).forEach(i -> node.await(room(node).say("ann", "" + i)));
            Received<ActorEvent<Message>> all = follow(node, EventQuery.beginning());
            node.until(() -> !all.values().isEmpty() && offsets(all).contains(100L));
            assertThat(all.values())
                    .as("no more than may be, and not many less")
                    .hasSizeBetween(30, 32);
            assertThat(offsets(all)).isEqualTo(upTo(101 - all.values().size(), 100));
            long first = offsets(all).get(0);
            Received<ActorEvent<Message>> behind = follow(node, EventQuery.after(5));
            node.until(() -> offsets(behind).contains(100L));
            assertThat(behind.values().get(0)).isEqualTo(new Gap<Message>(6, first - 1));
            assertThat(offsets(behind).subList(1, behind.values().size())).isEqualTo(upTo(first, 100));
            assertThatThrownBy(() -> node.await(reference(node)
                            .events(EventQuery.after(5), Message.class)
                            .<Message>handle((item, sink) -> {
                                if (item instanceof Gap<Message> gap) {
                                    sink.error(new EventsMissedException(A, gap.first(), gap.offset()));
                                }
                            })
                            .next()))
                    .isInstanceOf(EventsMissedException.class);
            all.cancel();
            behind.cancel();
        }
    }

    @Test
    default void bytesAreBoundedToo() {
        try (TestNode node = room(options -> options.events(e -> e.maxBytes(20_000)))) {
            IntStream.range(0, 40).forEach(i -> node.await(room(node).sayMany(1, 1000)));
            Received<ActorEvent<Message>> all = follow(node, EventQuery.beginning());
            node.until(() -> offsets(all).contains(40L));
            assertThat(all.values()).hasSizeBetween(15, 19);
            all.cancel();
        }
    }

    @Test
    default void oneTurnMayEmitMoreThanIsKept() {
        try (TestNode node = room(options -> options.events(e -> e.maxCount(10)))) {
            Received<ActorEvent<Message>> heard = follow(node, EventQuery.now());
            node.await(room(node).sayMany(25, 1));
            node.until(() -> offsets(heard).contains(25L));
            assertThat(offsets(heard)).isEqualTo(upTo(1, 25));
            Received<ActorEvent<Message>> late = follow(node, EventQuery.beginning());
            node.until(() -> offsets(late).contains(25L));
            assertThat(offsets(late)).isEqualTo(upTo(16, 25));
            heard.cancel();
            late.cancel();
        }
    }

    @Test
    default void eventsPastTheirAgeAreGivenToNobody() {
        try (TestNode node = room(options -> options.events(e -> e.maxAge(Duration.ofHours(1))))) {
            node.await(room(node).say("ann", "old"));
            node.advance(Duration.ofMinutes(90));
            Received<ActorEvent<Message>> heard = follow(node, EventQuery.after(0));
            node.await(room(node).say("bob", "new"));
            node.until(() -> offsets(heard).contains(2L));
            assertThat(heard.values().get(heard.values().size() - 1)).isInstanceOf(Emitted.class);
            assertThat(heard.values().stream().filter(Emitted.class::isInstance))
                    .hasSize(1);
            heard.cancel();
        }
    }

    @Test
    default void whereNothingIsKeptListenersGetWhatIsEmittedAndOthersAGap() {
        try (TestNode node = room(options -> options.events(e -> e.maxCount(0)))) {
            Received<ActorEvent<Message>> heard = follow(node, EventQuery.now());
            node.await(room(node).say("ann", "1"));
            node.await(room(node).say("ann", "2"));
            node.until(() -> heard.values().size() == 2);
            node.await(room(node).rest());
            node.until(() -> node.slept.size() == 1);
            heard.cancel();
            node.run();
            Received<ActorEvent<Message>> late = follow(node, EventQuery.after(1));
            node.await(room(node).say("ann", "3"));
            node.until(() -> offsets(late).contains(3L));
            assertThat(late.values().get(0)).isEqualTo(new Gap<Message>(2, 2));
            late.cancel();
        }
    }

    @Test
    default void largestEventsComeWhole() {
        try (TestNode node = room(options -> options.events(e -> e.maxValueBytes(90_000)))) {
            node.await(room(node).say("ann", "small"));
            node.await(room(node).sayMany(3, 80_000));
            node.await(room(node).say("bob", "small"));
            assertThat(kept(node, EventQuery.beginning(), 10)).isEqualTo(upTo(1, 5));
            assertThat(kept(node, EventQuery.after(1), 10)).isEqualTo(upTo(2, 5));
        }
    }

    @Test
    default void agedEventsDoNotHideThoseBehindThem() {
        try (TestNode node =
                room(options -> options.events(e -> e.maxCount(2000).maxAge(Duration.ofHours(1))))) {
            node.await(room(node).sayMany(300, 1));
            node.advance(Duration.ofMinutes(58));
            node.await(room(node).sayMany(300, 1));
            node.advance(Duration.ofMinutes(10));
            List<Long> seen = kept(node, EventQuery.beginning(), 1000);
            assertThat(seen.subList(seen.size() - 300, seen.size())).isEqualTo(upTo(301, 600));
        }
    }

    @Test
    default void placeFarBehindTheEndIsNoneAndSaysSo() {
        try (TestNode node = room(options -> options)) {
            node.await(room(node).sayMany(3, 1));
            for (long after : new long[] {4, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
                List<ActorEvent<byte[]>> items = node.await(reference(node).keptEvents(EventQuery.after(after), 10));
                assertThat(items.get(0)).isInstanceOf(Gap.class);
                assertThat(items).hasSize(4);
            }
        }
    }

    @Test
    default void slowSubscriberGetsAllInOrderAsItAsks() {
        try (TestNode node = room(options -> options)) {
            Received<ActorEvent<Message>> slow =
                    Received.from(reference(node).events(EventQuery.now(), Message.class), 2);
            node.run();
            for (int i = 0; i < 700; i++) {
                node.await(room(node).say("ann", "" + i));
            }
            assertThat(slow.values()).hasSize(2);
            for (int asked = 2; asked < 700; asked += 100) {
                int wanted = Math.min(700, asked + 100);
                slow.request(100);
                node.until(() -> slow.values().size() == wanted);
            }
            assertThat(offsets(slow)).isEqualTo(upTo(1, 700));
            slow.cancel();
        }
    }

    @Test
    default void destroyedActorEndsItsSubscriptionsAndAnOldPlaceIsNoPlaceInItsNextLife() {
        try (TestNode node = room(options -> options)) {
            node.await(room(node).sayMany(10, 1));
            Received<ActorEvent<Message>> heard = follow(node, EventQuery.after(10));
            node.await(node.runtime().destroy(A));
            node.until(heard::isOver);
            assertThat(heard.error()).isInstanceOf(ActorDestroyedException.class);
            node.await(room(node).sayMany(3, 1));
            Received<ActorEvent<Message>> again = follow(node, EventQuery.after(10));
            node.until(() -> again.values().size() == 4);
            assertThat(again.values().get(0)).isInstanceOf(Gap.class);
            assertThat(offsets(again)).containsExactly(0L, 1L, 2L, 3L);
            again.cancel();
        }
    }

    @Test
    default void eventsOfACreationComeWithIt() {
        try (TestNode node = room(options -> options)) {
            Received<ActorEvent<String>> heard =
                    Received.from(reference(node).events(EventQuery.beginning(), String.class));
            node.run();
            node.await(node.runtime().create(A, "today"));
            node.until(() -> heard.values().size() == 1);
            assertThat(((Emitted<String>) heard.values().get(0)).value()).isEqualTo("today");
            heard.cancel();
        }
    }

    @Test
    default void whatIsTooMuchIsRefused() {
        try (TestNode node =
                room(options -> options.events(e -> e.maxValueBytes(100).maxSubscribers(1)))) {
            assertThatThrownBy(() -> node.await(room(node).sayMany(1, 100))).isInstanceOf(LimitExceededException.class);
            assertThatThrownBy(() -> node.await(room(node).ring("x".repeat(129))))
                    .isInstanceOf(InvalidCallException.class);
            assertThatThrownBy(() -> node.await(room(node).ring(""))).isInstanceOf(InvalidCallException.class);
            Received<ActorEvent<Message>> first = follow(node, EventQuery.now());
            Received<ActorEvent<byte[]>> second = Received.from(reference(node).events(EventQuery.now()));
            node.until(second::isOver);
            assertThat(second.error()).isInstanceOf(OverloadedException.class);
            first.cancel();
        }
    }
}
