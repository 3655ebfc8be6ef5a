package dev.rouse.life;

import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorExistsException;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorPhase;
import dev.rouse.CallCycleException;
import dev.rouse.MailboxFullException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RouseException;
import dev.rouse.call.Call;
import dev.rouse.call.CallChain;
import dev.rouse.call.CallKind;
import dev.rouse.connection.ConnectionOrders;
import dev.rouse.outbox.OutboxOrders;
import dev.rouse.queue.QueueOrders;
import dev.rouse.queue.SendCall;
import dev.rouse.turn.Mailbox;
import dev.rouse.turn.Work;
import dev.rouse.workflow.WorkflowCall;
import dev.rouse.workflow.order.WorkflowOrders;

/**
 * Receives the calls of one lane that reach an activation: each gets its turn, a place in line, or a refusal. And begins them, each
 * as its kind has it. Lane only.
 */
public final class Reception {

    private final LifeLane lane;

    public Reception(LifeLane lane) {
        this.lane = lane;
    }

    /** The answers to what reaches an activation, by its phase. {@link #of} is the one table of them. */
    enum Answer {
        /** It gets a turn, when it may begin. */
        TURN,
        /** It waits until the activation has started. */
        START,
        /** It gets a turn while the activation still ends what it has begun, before its last hook; after that {@link #STOPPED}. */
        LAST_TURNS,
        /** It is kept, and answered by the next activation. */
        NEXT_LIFE,
        /** Its caller is told that the actor was destroyed. */
        DESTROYED,
        /** Its caller is told that this activation has ended. */
        STOPPED;

        /**
         * The table: rows are phases. A call that comes after a final phase finds or makes the next activation.
         *
         * @param own whether it is a turn of the actor on itself, which belongs to one activation
         */
        static Answer of(ActorPhase phase, boolean own) {
            return switch (phase) {
                case STARTING -> START;
                case RUNNING -> TURN;
                case SLEEP_GRACE -> own ? LAST_TURNS : NEXT_LIFE;
                case DESTROY_GRACE -> own ? LAST_TURNS : DESTROYED;
                case ASLEEP, GONE, FAILED -> own ? STOPPED : NEXT_LIFE;
            };
        }
    }

    /** Receives {@code call}, which has reached {@code activation}. */
    public void accept(Activation activation, Call call) {
        lane.residency().busy(activation);
        if (!QueueOrders.waitsForNobody(call) && Mailbox.isAwaitedAt(activation, call)) {
            callBack(activation, call);
            return;
        }
        switch (Answer.of(activation.phase(), call.isOfLife())) {
            case TURN -> line(activation, call);
            case START -> {
                if (lane.admits(call)) {
                    line(activation, call);
                }
            }
            case LAST_TURNS -> {
                if (activation.mayBegin()) {
                    line(activation, call);
                } else {
                    call.refuse(activation.hasEnded());
                }
            }
            case NEXT_LIFE -> {
                if (hasRoom(activation, call, 1)) {
                    activation.keepForNext(call);
                    lane.waitsInLine(call);
                }
            }
            case DESTROYED -> call.refuse(new ActorDestroyedException(activation.address()));
            case STOPPED -> call.refuse(activation.hasEnded());
        }
    }

    /** Gives {@code call} its turn, or a place in line. */
    private void line(Activation activation, Call call) {
        if (!hasRoom(activation, call, 1)) {
            return;
        }
        if (activation.mayBegin() && activation.mailbox().isFreeFor(call)) {
            beginNow(activation, call);
        } else {
            activation.line(call);
            lane.waitsInLine(call);
        }
        activation.pump();
    }

    /**
     * Whether there is room for {@code call}, which is refused where there is none.
     *
     * @param times the capacity: others that wait must not keep out a call that a turn which runs here waits for
     */
    private boolean hasRoom(Activation activation, Call call, int times) {
        int capacity = activation.type().options().mailboxCapacity() + (call.isOfOperator() ? Mailbox.ORDERS : 0);
        int held = activation.waiting() + lane.retrying(activation.address());
        if (held / times < capacity) {
            lane.listener().callAccepted(activation.type().name(), held + 1);
            return true;
        }
        call.refuse(new MailboxFullException(activation.address(), capacity));
        return false;
    }

    /** Receives a call for which a turn that runs here waits: it overlaps with that turn, or would wait for itself. */
    private void callBack(Activation activation, Call call) {
        if (!activation.mayBegin() || !activation.mailbox().overlapsShared(call)) {
            call.refuse(new CallCycleException(CallChain.names(call)));
        } else if (hasRoom(activation, call, 2)) {
            beginNow(activation, call);
        }
    }

    private void beginNow(Activation activation, Call call) {
        activation.mailbox().addRunning();
        begin(activation, call);
    }

    /** Begins {@code call}, which has left the mailbox: what that means is a matter of its kind, or of the feature that made it. */
    public void begin(Activation activation, Call call) {
        if (call instanceof Work work) {
            work.begin(activation);
            return;
        }
        switch (call.kind()) {
            case GET_OR_CREATE -> {
                if (activation.exists()) {
                    activation.run(call);
                } else {
                    new Creation(activation, call, null).begin();
                }
            }
            case GET, OWN, SCHEDULE -> {
                if (exists(activation, call)) {
                    activation.run(call);
                }
            }
            case CONNECTION -> connection(activation, call);
            case QUEUE -> queue(activation, call);
            case CREATE -> create(activation, call);
            case DESTROY -> {
                if (exists(activation, call)) {
                    lane.lifecycle().destroy(activation, call, null);
                }
            }
            case PAUSE -> {
                if (exists(activation, call)) {
                    activation.answered();
                    lane.lifecycle().stop(activation, "an operator pauses it", call);
                }
            }
            case RESUME -> {
                if (exists(activation, call)) {
                    activation.gate().confirm(call);
                }
            }
            case ALARM -> {
                activation.firing(true);
                new AlarmVisit(activation, call).begin();
            }
            case HOOK, FIRE, DELIVER, STEP, INFO, EVENTS ->
                throw new IllegalStateException("Calls of kind " + call.kind() + " begin by themselves.");
        }
    }

    private void connection(Activation activation, Call call) {
        lane.connections().watch(activation);
        RouseException refusal = ConnectionOrders.refusal(call);
        if (refusal != null) {
            activation.answered();
            call.refuse(refusal);
        } else if (!activation.exists() && ConnectionOrders.creates(call)) {
            new Creation(activation, call, null).begin();
        } else if (exists(activation, call)) {
            activation.run(ConnectionOrders.turnOf(lane.features().connections(), call));
        }
    }

    private void queue(Activation activation, Call call) {
        if (OutboxOrders.isOfActor(call)) {
            ofActor(activation, call);
            return;
        }
        if (WorkflowOrders.isOne(call.action())) {
            workflow(activation, call);
            return;
        }
        if (call.action() != QueueOrders.SEND) {
            if (exists(activation, call)) {
                activation.run(call);
            }
            return;
        }
        Call turn;
        try {
            turn = SendCall.of(lane.features().queues(), activation, call);
        } catch (RouseException e) {
            activation.answered();
            call.refuse(e);
            return;
        }
        if (activation.exists()) {
            activation.run(turn);
        } else {
            new Creation(activation, turn, null).begin();
        }
    }

    private void workflow(Activation activation, Call call) {
        Call turn = WorkflowOrders.waits(call) ? WorkflowCall.of(lane.features().workflows(), activation, call) : call;
        if (activation.exists() || call.action() != WorkflowOrders.START) {
            if (exists(activation, turn)) {
                activation.run(turn);
            }
        } else {
            new Creation(activation, turn, null).begin();
        }
    }

    /** Nothing is told of an actor that does not exist unless no other node can have made it by then. */
    private void ofActor(Activation activation, Call call) {
        boolean creates;
        try {
            creates = OutboxOrders.creates(call);
        } catch (RouseException e) {
            activation.answered();
            call.refuse(e);
            return;
        }
        if (activation.exists()) {
            activation.run(call);
        } else if (creates) {
            new Creation(activation, call, null).begin();
        } else {
            activation.answered();
            if (lane.isConfirmed()) {
                call.complete(OutboxOrders.answerOfNobody(call));
            } else {
                call.refuse(new NodeUnavailableException("its place in the store is not confirmed"));
            }
        }
    }

    private void create(Activation activation, Call call) {
        if (activation.exists()) {
            activation.failTurn(call, new ActorExistsException(activation.address()));
        } else {
            new Creation(activation, call, call).begin();
        }
    }

    private static boolean exists(Activation activation, Call call) {
        if (!activation.exists()) {
            activation.answered();
            call.refuse(
                    call.kind() == CallKind.GET
                            ? ActorNotFoundException.called(activation.address())
                            : new ActorNotFoundException(activation.address()));
        }
        return activation.exists();
    }
}
