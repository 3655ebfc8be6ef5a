package dev.rouse.wire.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.rouse.ActionException;
import dev.rouse.ActionMode;
import dev.rouse.ActionSignature;
import dev.rouse.ActorAddress;
import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorExistsException;
import dev.rouse.ActorFailedException;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorPausedException;
import dev.rouse.ActorStartException;
import dev.rouse.ActorStoppedException;
import dev.rouse.CallCycleException;
import dev.rouse.CallTimeoutException;
import dev.rouse.ConnectionEndedException;
import dev.rouse.DataKey;
import dev.rouse.ErrorKind;
import dev.rouse.EventsMissedException;
import dev.rouse.FatalErrorException;
import dev.rouse.HookTimeoutException;
import dev.rouse.InvalidAddressException;
import dev.rouse.InvalidCallException;
import dev.rouse.KeyReusedException;
import dev.rouse.LifecycleHook;
import dev.rouse.LimitExceededException;
import dev.rouse.MailboxFullException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.OutsideTurnException;
import dev.rouse.OverloadedException;
import dev.rouse.QueueFullException;
import dev.rouse.RemoteException;
import dev.rouse.RetryableException;
import dev.rouse.RolledBackException;
import dev.rouse.RouseException;
import dev.rouse.StateChangedInPlaceException;
import dev.rouse.StateEncodingException;
import dev.rouse.StepFailedException;
import dev.rouse.StoreUnavailableException;
import dev.rouse.StreamIdleException;
import dev.rouse.TurnAbortedException;
import dev.rouse.TurnTimeoutException;
import dev.rouse.UnknownActionException;
import dev.rouse.UnknownTypeException;
import dev.rouse.WorkflowDivergedException;
import dev.rouse.WorkflowExistsException;
import dev.rouse.WorkflowFailedException;
import dev.rouse.WorkflowFailure;
import dev.rouse.WorkflowNotFoundException;
import dev.rouse.WorkflowStatus;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.FrameEncoding;
import dev.rouse.wire.WireError;
import dev.rouse.wire.WireLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Exceptions;

/** Errors arrive as what they are. */
final class WireErrorsTest {

    private static final ActorAddress ADDRESS = ActorAddress.of("room", "a.b", "x,y");
    private static final Duration ODD = Duration.ofNanos(1_234_567_891);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Throwable CAUSE = new KvUnavailableException("the cluster is away", null);

    static Stream<Throwable> ours() {
        return Stream.of(
                new ActionException(
                        ErrorKind.CONFLICT,
                        "out_of_stock",
                        "None left.",
                        Map.of("left", 0, "tried", List.of("a", "b"))),
                new ActorDestroyedException(ADDRESS),
                new ActorExistsException(ADDRESS),
                new ActorFailedException(ADDRESS, "onWake failed"),
                new ActorNotFoundException(ADDRESS),
                ActorNotFoundException.called(ADDRESS),
                new ActorPausedException(ADDRESS, "an operator did it"),
                new ActorStartException(ADDRESS, "its records cannot be read", CAUSE),
                new ActorStoppedException(ADDRESS, "it sleeps"),
                new CallCycleException(List.of("a/1.x", "b/2.y", "a/1.z")),
                new CallTimeoutException(ADDRESS, "enter", ODD),
                new HookTimeoutException(ADDRESS, LifecycleHook.WAKE, LIMIT),
                new InvalidAddressException("A key has at least one part."),
                InvalidCallException.wrongNumber(
                        new ActionSignature(
                                "enter", List.of(String.class), Void.class, false, ActionMode.EXCLUSIVE, false),
                        3),
                new LimitExceededException("bytes of a value of own data", 200_000, 131_072),
                new MailboxFullException(ADDRESS, 1000),
                new QueueFullException(ADDRESS, "orders", 1000, 1000),
                new NodeUnavailableException("it is stopping"),
                new NodeUnavailableException("it lost its place", CAUSE),
                new OutcomeUnknownException(ADDRESS, CAUSE),
                new OutsideTurnException(ADDRESS, OutsideTurnException.Reason.TURN_ENDED, "The turn has ended."),
                new OverloadedException("calls on their way", 10_000),
                OverloadedException.slowStore(Duration.ofSeconds(2), "too many requests"),
                new RolledBackException(ADDRESS, null),
                StateChangedInPlaceException.betweenTurns(ADDRESS, List.class, "enter"),
                StateChangedInPlaceException.withoutUpdate(ADDRESS, List.class, "enter"),
                new StateEncodingException(ADDRESS, new IllegalStateException("no serializer")),
                StateEncodingException.lost(ADDRESS, "Room", "field guests is lost"),
                StateEncodingException.reading(ADDRESS, DataKey.of("k"), List.class, CAUSE),
                new StoreUnavailableException("The store did not answer.", CAUSE),
                StoreUnavailableException.full("The store is full.", null),
                new KeyReusedException(ADDRESS, "enter"),
                new ConnectionEndedException(ADDRESS, "it has ended"),
                new EventsMissedException(ADDRESS, 3, 1L << 40),
                new StreamIdleException(ADDRESS, "watch", ODD),
                new TurnAbortedException(ADDRESS, "enter", new ActorNotFoundException(ADDRESS)),
                nested(3),
                nested(40),
                new TurnTimeoutException(ADDRESS, "enter", ODD, LIMIT, "an answer of bank/1.pay"),
                new UnknownActionException("room", "entre", List.of("enter", "leave")),
                new UnknownTypeException("rom", List.of("room")),
                UnknownTypeException.of(List.class, List.of(Map.class)),
                new StepFailedException(new WorkflowFailure(
                        WorkflowFailure.Kind.EXHAUSTED, "order/pay", 4, "java.io.IOException", "no money")),
                new WorkflowDivergedException("w", "pay", "step 'ship'", "step 'pay'"),
                new WorkflowExistsException("w"),
                new WorkflowNotFoundException(ADDRESS, "w"),
                new WorkflowFailedException("w", WorkflowStatus.CANCELLED, "no money"),
                new RemoteException("com.example.BankruptException", "no money", CAUSE),
                new RemoteException("com.example.BankruptException", null, null),
                new FatalErrorException(ADDRESS, new RemoteException("java.lang.NoClassDefFoundError", "X", null)));
    }

    /** As it comes out of a chain of turns. */
    private static TurnAbortedException nested(int turns) {
        RouseException reason = new ActorPausedException(ADDRESS, "paused");
        for (int i = turns; i > 0; i--) {
            reason = new TurnAbortedException(ActorAddress.of("t", "k" + i), "a" + i, reason);
        }
        return (TurnAbortedException) reason;
    }

    private static Throwable sent(Throwable error) {
        FrameCodec codec = new FrameCodec(FrameEncoding.CBOR, WireLimits.DEFAULTS);
        ByteBuf bytes = Unpooled.buffer();
        codec.encode(new Frame.Failure(1, WireErrors.of(error), true), bytes);
        return WireErrors.errorOf(((Frame.Failure) codec.decode(bytes)).error());
    }

    @ParameterizedTest
    @MethodSource("ours")
    void oursArriveAsWhatTheyAre(Throwable error) {
        Throwable arrived = sent(error);
        assertThat(arrived).isExactlyInstanceOf(error.getClass()).hasMessage(error.getMessage());
        assertThat(arrived)
                .usingRecursiveComparison()
                .ignoringFields("cause", "stackTrace", "suppressedExceptions")
                .isEqualTo(error);
        if (error.getCause() == null) {
            assertThat(arrived.getCause()).isNull();
        } else {
            assertThat(arrived.getCause()).hasMessageContaining(error.getCause().getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("ours")
    void oursCarryEveryFieldOfTheirsAndAreWholeAfterASecondHop(Throwable error) {
        Throwable once = sent(error);
        assertThat(sent(once))
                .usingRecursiveComparison()
                .ignoringFields("stackTrace", "suppressedExceptions", "cause.stackTrace", "cause.suppressedExceptions")
                .isEqualTo(once);
    }

    @Test
    void everyErrorOfThePublicPackageArrivesAsWhatItIs() throws IOException {
        Set<String> tested = ours().map(error -> error.getClass().getName()).collect(Collectors.toSet());
        Set<String> all;
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/rouse"))) {
            all = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Exception.java"))
                    .map(name -> "dev.rouse." + name.substring(0, name.length() - ".java".length()))
                    .filter(name -> !name.equals(RouseException.class.getName())
                            && !name.equals(RetryableException.class.getName()))
                    .collect(Collectors.toSet());
        }
        assertThat(ErrorTypes.all().keySet()).isEqualTo(all);
        assertThat(tested).isEqualTo(all);
    }

    @Test
    void pathOfAbortedTurnsComesWhole() {
        TurnAbortedException error = nested(40);
        assertThat(((TurnAbortedException) sent(error)).path())
                .isEqualTo(error.path())
                .hasSize(16);
        assertThat(sent(error).getCause()).isInstanceOf(ActorPausedException.class);
    }

    @Test
    void errorsOfOthersAreOneTypeWithClassNameAndMessage() {
        Throwable arrived = sent(new IllegalStateException("broken", new IOException("disk")));
        assertThat(arrived)
                .isInstanceOfSatisfying(RemoteException.class, e -> {
                    assertThat(e.className()).isEqualTo("java.lang.IllegalStateException");
                    assertThat(e.remoteMessage()).isEqualTo("broken");
                })
                .hasMessage("java.lang.IllegalStateException: broken");
        assertThat(arrived.getCause()).isInstanceOf(RemoteException.class).hasMessage("java.io.IOException: disk");
        assertThat(sent(new IllegalStateException())).hasMessage("java.lang.IllegalStateException");
        assertThat(sent(Exceptions.propagate(new IOException("disk")))).hasMessage("java.io.IOException: disk");
    }

    /** A user's own. */
    private static final class SoldOut extends ActionException {
        SoldOut() {
            super("sold_out", "Nothing left.");
        }
    }

    /** A user's own, after which the call may be made again. */
    private static final class TryLater extends RetryableException {
        TryLater() {
            super(ErrorKind.OVERLOADED, "user", "try_later", "Later.", Map.of("after", "1s"), null);
        }
    }

    /** A user's own, after which it may not. */
    private static final class Never extends RouseException {
        Never() {
            super(ErrorKind.FORBIDDEN, "user", "never", "Never.", Map.of(), null);
        }
    }

    @Test
    void whatUsersDerivedKeepsItsWordsAndWhetherItMayBeRepeated() {
        assertThat(sent(new SoldOut()))
                .isExactlyInstanceOf(ActionException.class)
                .hasMessage("Nothing left.");
        assertThat(sent(new TryLater())).isInstanceOfSatisfying(RetryableException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.OVERLOADED);
            assertThat(e.code()).isEqualTo("try_later");
            assertThat(e.metadata()).containsOnly(entry("after", "1s"));
        });
        assertThat(sent(new Never()))
                .isInstanceOfSatisfying(
                        RouseException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN))
                .isNotInstanceOf(RetryableException.class);
    }

    @Test
    void errorOfANewerVersionKeepsWhatEachErrorSays() {
        WireError.Facts facts = new WireError.Facts(true, "SQUASHED", "actor", "squashed", Map.of("by", 7));
        Throwable arrived =
                WireErrors.errorOf(new WireError("dev.rouse.SquashedException", "Squashed.", facts, Map.of(), null));
        assertThat(arrived).isInstanceOfSatisfying(RetryableException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL);
            assertThat(e.code()).isEqualTo("squashed");
        });
    }

    @Test
    void knownErrorWithOtherFieldsThanExpectedKeepsWhatEachErrorSays() {
        WireError.Facts facts = new WireError.Facts(true, "OVERLOADED", "actor", "mailbox_full", Map.of());
        for (Map<String, Object> fields : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("actor", "nowhere", "capacity", 1),
                Map.of("actor", "t/k", "capacity", "many"),
                Map.of("actor", "t/k", "capacity", Long.MAX_VALUE),
                Map.of("actor", List.of(1), "capacity", 1))) {
            String type = MailboxFullException.class.getName();
            assertThat(WireErrors.errorOf(new WireError(type, "Full.", facts, fields, null)))
                    .isInstanceOf(RetryableException.class)
                    .hasMessage("Full.");
        }
        String aborted = TurnAbortedException.class.getName();
        for (Map<String, Object> fields : List.<Map<String, Object>>of(
                Map.of(), Map.of("path", "x"), Map.of("path", List.of("nodot")), Map.of("path", List.of("a/b.c", 7)))) {
            assertThat(WireErrors.errorOf(new WireError(aborted, null, null, fields, null)))
                    .isInstanceOf(RemoteException.class);
        }
    }

    /** Throws whatever is asked of it. */
    private static final class Rude extends RuntimeException {
        @Override
        public String getMessage() {
            throw new StackOverflowError();
        }
    }

    @Test
    void errorThatCannotBeToldIsToldAllTheSame() {
        assertThat(sent(new Rude())).isInstanceOf(RemoteException.class).hasMessageContaining("cannot be had");
        Map<String, Object> odd = Map.of("at", Instant.EPOCH, "self", new Object() {
            @Override
            public String toString() {
                throw new AssertionError();
            }
        });
        assertThat(sent(new ActionException("odd", "Odd.", odd)))
                .isInstanceOfSatisfying(
                        ActionException.class, e -> assertThat(e.metadata()).containsKeys("at", "self"));
    }

    @Test
    void longTextsAndCausesAreCut() {
        Throwable deep = new IllegalStateException("x".repeat(1_000_000));
        for (int i = 0; i < 100; i++) {
            deep = new IllegalStateException("level", deep);
        }
        int depth = 0;
        for (Throwable cause = sent(deep); cause.getCause() != null; cause = cause.getCause()) {
            depth++;
        }
        assertThat(depth).isEqualTo(8);
        assertThat(sent(new IllegalStateException("x".repeat(1_000_000))).getMessage())
                .hasSizeLessThan(20_000);
    }
}
