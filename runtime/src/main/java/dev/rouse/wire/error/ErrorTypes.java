package dev.rouse.wire.error;

import dev.rouse.ActionException;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The errors that arrive as what they are: of each class the fields that are sent, and how it is made of them again. */
final class ErrorTypes {

    private static final String ACTOR = "actor";
    private static final String ACTION = "action";
    private static final String REASON = "reason";
    private static final String WHAT = "what";
    private static final String LIMIT = "limit";
    private static final String TIMEOUT = "timeout";
    private static final String KNOWN = "known";
    private static final String TYPE = "type";

    private static final String WORKFLOW = "workflow";

    private static final Map<String, ErrorType<?>> BY_NAME = new HashMap<>();

    static {
        ofActors();
        ofTurns();
        ofWaiting();
        ofNodes();
        ofRequests();
        ofCode();
        ofWorkflows();
    }

    private ErrorTypes() {}

    /** A class of errors. */
    record ErrorType<E extends Throwable>(
            Class<E> type, Function<E, Map<String, Object>> fields, Function<ErrorFields, Throwable> made) {

        Map<String, Object> fieldsOf(Throwable error) {
            return fields.apply(type.cast(error));
        }
    }

    /** The class of that full name; null where it does not arrive as what it is. */
    static @Nullable ErrorType<?> named(String name) {
        return BY_NAME.get(name);
    }

    /** The classes that arrive as what they are, by their full names. */
    static Map<String, ErrorType<?>> all() {
        return BY_NAME;
    }

    private static <E extends Throwable> void add(
            Class<E> type, Function<E, Map<String, Object>> fields, Function<ErrorFields, Throwable> made) {
        BY_NAME.put(type.getName(), new ErrorType<>(type, fields, made));
    }

    private static void ofActors() {
        add(ActorDestroyedException.class, e -> actor(e.address()), in -> new ActorDestroyedException(in.address()));
        add(ActorExistsException.class, e -> actor(e.address()), in -> new ActorExistsException(in.address()));
        add(
                ActorFailedException.class,
                e -> actor(e.address(), REASON, e.reason()),
                in -> new ActorFailedException(in.address(), in.text(REASON)));
        add(
                ActorNotFoundException.class,
                e -> actor(e.address(), "called", !isPlain(e)),
                in -> in.flag("called")
                        ? ActorNotFoundException.called(in.address())
                        : new ActorNotFoundException(in.address()));
        add(
                ActorPausedException.class,
                e -> actor(e.address(), REASON, e.reason()),
                in -> new ActorPausedException(in.address(), in.text(REASON)));
        add(
                ActorStartException.class,
                e -> actor(e.address(), REASON, e.reason()),
                in -> new ActorStartException(in.address(), in.text(REASON), in.cause()));
        add(
                ActorStoppedException.class,
                e -> actor(e.address(), REASON, e.reason()),
                in -> new ActorStoppedException(in.address(), in.text(REASON)));
        add(
                MailboxFullException.class,
                e -> actor(e.address(), "capacity", e.capacity()),
                in -> new MailboxFullException(in.address(), Math.toIntExact(in.number("capacity"))));
        add(
                QueueFullException.class,
                e -> Map.of(
                        "actor", e.address().toString(), "queue", e.queue(), "depth", e.depth(), "limit", e.limit()),
                in -> new QueueFullException(
                        in.address(), in.text("queue"), in.number("depth"), Math.toIntExact(in.number("limit"))));
    }

    private static boolean isPlain(ActorNotFoundException e) {
        return Objects.equals(e.getMessage(), new ActorNotFoundException(e.address()).getMessage());
    }

    private static void ofTurns() {
        add(
                HookTimeoutException.class,
                e -> Map.of(
                        ACTOR,
                        fact(e, ACTOR),
                        "hook",
                        e.hook().name(),
                        TIMEOUT,
                        Duration.ofMillis(((Number) fact(e, "timeoutMillis")).longValue())
                                .toString()),
                in -> new HookTimeoutException(
                        in.address(), LifecycleHook.valueOf(in.text("hook")), in.duration(TIMEOUT)));
        add(
                OutcomeUnknownException.class,
                e -> actor(e.address()),
                in -> new OutcomeUnknownException(in.address(), in.cause()));
        add(
                RolledBackException.class,
                e -> actor(e.address()),
                in -> new RolledBackException(in.address(), in.cause()));
        add(
                StateChangedInPlaceException.class,
                e -> actor(e.address(), TYPE, fact(e, TYPE)),
                in -> StateChangedInPlaceException.reported(in.address(), in.text(TYPE), in.message()));
        add(
                StateEncodingException.class,
                e -> actor(e.address()),
                in -> StateEncodingException.reported(
                        in.address(), in.facts().code(), in.message(), in.metadata(), in.cause()));
        add(
                StreamIdleException.class,
                e -> actor(e.address(), ACTION, e.action(), "idle", e.idle().toString()),
                in -> new StreamIdleException(in.address(), in.text(ACTION), in.duration("idle")));
        add(
                ConnectionEndedException.class,
                e -> actor(e.address(), REASON, e.reason()),
                in -> new ConnectionEndedException(in.address(), in.text(REASON)));
        add(
                EventsMissedException.class,
                e -> actor(e.address(), "first", e.first(), "last", e.last()),
                in -> new EventsMissedException(in.address(), in.number("first"), in.number("last")));
        add(
                KeyReusedException.class,
                e -> actor(e.address(), ACTION, e.action()),
                in -> new KeyReusedException(in.address(), in.text(ACTION)));
        add(TurnAbortedException.class, e -> Map.of("path", e.path()), ErrorTypes::aborted);
    }

    private static void ofWaiting() {
        add(
                TurnTimeoutException.class,
                e -> Map.of(
                        ACTOR,
                        e.address().toString(),
                        ACTION,
                        e.action(),
                        "ran",
                        e.ran().toString(),
                        TIMEOUT,
                        Duration.ofMillis(((Number) fact(e, "timeoutMillis")).longValue())
                                .toString(),
                        "waitsFor",
                        fact(e, "waitsFor")),
                in -> new TurnTimeoutException(
                        in.address(), in.text(ACTION), in.duration("ran"), in.duration(TIMEOUT), in.text("waitsFor")));
        add(
                CallTimeoutException.class,
                e -> actor(e.address(), ACTION, e.action(), TIMEOUT, e.timeout().toString()),
                in -> new CallTimeoutException(in.address(), in.text(ACTION), in.duration(TIMEOUT)));
        add(CallCycleException.class, e -> Map.of("chain", e.chain()), in -> new CallCycleException(in.texts("chain")));
    }

    /** From the innermost turn out, as it was made. */
    private static Throwable aborted(ErrorFields in) {
        RouseException reason = (RouseException) Objects.requireNonNull(in.cause(), "An aborted turn has a cause.");
        List<String> path = in.texts("path");
        for (int i = path.size() - 1; i >= 0; i--) {
            String turn = path.get(i);
            int dot = turn.lastIndexOf('.');
            reason = new TurnAbortedException(
                    ErrorFields.address(turn.substring(0, dot)), turn.substring(dot + 1), reason);
        }
        return reason;
    }

    private static void ofNodes() {
        add(
                NodeUnavailableException.class,
                e -> Map.of(REASON, e.reason()),
                in -> new NodeUnavailableException(in.text(REASON), in.cause()));
        add(
                OverloadedException.class,
                e -> Map.of(WHAT, e.what(), LIMIT, e.limit()),
                in -> OverloadedException.reported(in.text(WHAT), in.number(LIMIT), in.message()));
        add(
                StoreUnavailableException.class,
                e -> Map.of("full", e.kind() == ErrorKind.FULL),
                in -> in.flag("full")
                        ? StoreUnavailableException.full(in.message(), in.cause())
                        : new StoreUnavailableException(in.message(), in.cause()));
    }

    private static void ofRequests() {
        add(InvalidAddressException.class, e -> Map.of(), in -> new InvalidAddressException(in.message()));
        add(InvalidCallException.class, e -> Map.of(), in -> new InvalidCallException(in.message(), in.metadata()));
        add(
                LimitExceededException.class,
                e -> Map.of(WHAT, e.what(), "given", e.given(), LIMIT, e.limit()),
                in -> new LimitExceededException(in.text(WHAT), in.number("given"), in.number(LIMIT)));
        add(
                UnknownActionException.class,
                e -> Map.of(TYPE, e.type(), ACTION, e.action(), KNOWN, e.known()),
                in -> new UnknownActionException(in.text(TYPE), in.text(ACTION), in.texts(KNOWN)));
        add(
                UnknownTypeException.class,
                e -> Map.of(TYPE, e.type(), KNOWN, e.known()),
                in -> UnknownTypeException.reported(in.text(TYPE), in.texts(KNOWN), in.message()));
    }

    private static void ofCode() {
        add(
                ActionException.class,
                e -> Map.of(),
                in -> new ActionException(
                        ErrorKind.valueOf(in.facts().kind()), in.facts().code(), in.message(), in.metadata()));
        add(
                FatalErrorException.class,
                e -> actor(e.address()),
                in -> new FatalErrorException(in.address(), Objects.requireNonNull(in.cause(), "It has a cause.")));
        add(
                OutsideTurnException.class,
                e -> actor(e.address(), REASON, e.reason().name()),
                in -> new OutsideTurnException(
                        in.address(), OutsideTurnException.Reason.valueOf(in.text(REASON)), in.message()));
        add(
                RemoteException.class,
                e -> e.remoteMessage() == null
                        ? Map.of("class", e.className())
                        : Map.of("class", e.className(), "message", e.remoteMessage()),
                in -> new RemoteException(
                        in.text("class"),
                        in.error().fields().containsKey("message") ? in.text("message") : null,
                        in.cause()));
    }

    private static void ofWorkflows() {
        add(
                StepFailedException.class,
                e -> Map.of(
                        "step", e.failure().step(),
                        "failure", e.failure().kind().name(),
                        "attempts", e.failure().attempts(),
                        "errorType", e.failure().errorType(),
                        "text", e.failure().message()),
                in -> new StepFailedException(new WorkflowFailure(
                        WorkflowFailure.Kind.valueOf(in.text("failure")),
                        in.text("step"),
                        Math.toIntExact(in.number("attempts")),
                        in.text("errorType"),
                        in.text("text"))));
        add(
                WorkflowDivergedException.class,
                e -> Map.of(WORKFLOW, e.workflow(), "entry", e.entry(), "expected", e.expected(), "found", e.found()),
                in -> new WorkflowDivergedException(
                        in.text(WORKFLOW), in.text("entry"), in.text("expected"), in.text("found")));
        add(
                WorkflowExistsException.class,
                e -> Map.of(WORKFLOW, e.workflow()),
                in -> new WorkflowExistsException(in.text(WORKFLOW)));
        add(
                WorkflowNotFoundException.class,
                e -> actor(e.address(), WORKFLOW, e.workflow()),
                in -> new WorkflowNotFoundException(in.address(), in.text(WORKFLOW)));
        add(
                WorkflowFailedException.class,
                e -> Map.of(WORKFLOW, e.workflow(), "status", e.status().name(), REASON, e.reason()),
                in -> new WorkflowFailedException(
                        in.text(WORKFLOW), WorkflowStatus.valueOf(in.text("status")), in.text(REASON)));
    }

    private static Map<String, Object> actor(ActorAddress address) {
        return Map.of(ACTOR, address.toString());
    }

    private static Map<String, Object> actor(ActorAddress address, String name, Object value) {
        return Map.of(ACTOR, address.toString(), name, value);
    }

    private static Map<String, Object> actor(
            ActorAddress address, String name, Object value, String otherName, Object otherValue) {
        return Map.of(ACTOR, address.toString(), name, value, otherName, otherValue);
    }

    /** Reads a fact of an error that is in its metadata alone. */
    private static Object fact(RouseException error, String name) {
        return Objects.requireNonNull(error.metadata().get(name), name);
    }
}
