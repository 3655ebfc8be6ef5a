package dev.rouse.host;

import dev.rouse.alarm.ActorAlarmContract;
import dev.rouse.connection.ActorConnectionContract;
import dev.rouse.connection.ActorSocketContract;
import dev.rouse.data.ActorDataContract;
import dev.rouse.data.TypedDataContract;
import dev.rouse.event.ActorEventContract;
import dev.rouse.keyed.KeyedCallContract;
import dev.rouse.life.ActorHookContract;
import dev.rouse.life.ActorLifeContract;
import dev.rouse.life.ActorSleepContract;
import dev.rouse.life.CreationFailureContract;
import dev.rouse.outbox.OutboxContract;
import dev.rouse.outbox.OutboxFailureContract;
import dev.rouse.outbox.OutboxLifeContract;
import dev.rouse.queue.ActorQueueContract;
import dev.rouse.queue.QueueAlarmContract;
import dev.rouse.queue.QueueBatchContract;
import dev.rouse.queue.QueueFlowContract;
import dev.rouse.queue.QueueKeyContract;
import dev.rouse.queue.QueuePullContract;
import dev.rouse.schedule.ActorDeadLetterContract;
import dev.rouse.schedule.ActorScheduleEndContract;
import dev.rouse.schedule.ActorScheduleOrdersContract;
import dev.rouse.state.ActorChangeContract;
import dev.rouse.state.ActorStateContract;
import dev.rouse.state.StatelessActorContract;
import dev.rouse.stream.ActorStreamContract;
import dev.rouse.turn.ActorTurnContract;
import dev.rouse.workflow.WorkflowBranchContract;
import dev.rouse.workflow.WorkflowChangeContract;
import dev.rouse.workflow.WorkflowCutContract;
import dev.rouse.workflow.WorkflowHistoryContract;
import dev.rouse.workflow.WorkflowOrdersContract;
import dev.rouse.workflow.WorkflowRewindContract;
import dev.rouse.workflow.WorkflowStepContract;
import dev.rouse.workflow.WorkflowWaitContract;

/** Behaviour of actors on every store. Implemented by one test class a store, in 25 lines. */
public interface ActorContract
        extends ActorLifeContract,
                ActorTurnContract,
                ActorStateContract,
                ActorChangeContract,
                StatelessActorContract,
                ActorDataContract,
                TypedDataContract,
                ActorSleepContract,
                ActorStreamContract,
                ActorAlarmContract,
                ActorDeadLetterContract,
                ActorScheduleEndContract,
                ActorScheduleOrdersContract,
                ActorHookContract,
                CreationFailureContract,
                ActorConnectionContract,
                ActorSocketContract,
                ActorEventContract,
                ActorQueueContract,
                QueueKeyContract,
                QueuePullContract,
                QueueAlarmContract,
                QueueBatchContract,
                QueueFlowContract,
                OutboxContract,
                OutboxFailureContract,
                OutboxLifeContract,
                WorkflowStepContract,
                WorkflowCutContract,
                WorkflowWaitContract,
                WorkflowBranchContract,
                WorkflowChangeContract,
                WorkflowRewindContract,
                WorkflowOrdersContract,
                WorkflowHistoryContract,
                KeyedCallContract,
                ClusterViewContract {}
