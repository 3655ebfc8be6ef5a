/**
 * The types that applications write and hold. Start at {@link dev.rouse.Actor}; the entry point of a process is
 * {@code dev.rouse.host.ActorRuntime}.
 *
 * <h2>Writing actors</h2>
 *
 * <ul>
 *   <li>The base classes, the registration and what an action may be: {@link dev.rouse.Actor}, {@link
 *       dev.rouse.StatelessActor}, {@link dev.rouse.ActorType}, {@link dev.rouse.ReadOnly}, {@link dev.rouse.Interleaved},
 *       {@link dev.rouse.Watch}.
 *   <li>What a turn reaches: {@link dev.rouse.ActorContext}, {@link dev.rouse.ActorCaller}, {@link dev.rouse.Change}, {@link dev.rouse.Durability}, {@link
 *       dev.rouse.ActorLife}, {@link dev.rouse.StoredState}.
 *   <li>Own data: {@link dev.rouse.ActorData}, {@link dev.rouse.TypedData}, {@link dev.rouse.DataKey}, {@link
 *       dev.rouse.DataQuery}, {@link dev.rouse.DataEntry}, {@link dev.rouse.DataPage}.
 *   <li>Schedules: {@link dev.rouse.Schedule}, {@link dev.rouse.ScheduleEntry}, {@link dev.rouse.SchedulePage}, {@link
 *       dev.rouse.Firing}, {@link dev.rouse.DeadLetter}.
 *   <li>Events: {@link dev.rouse.ActorEvents}; of subscribers {@link dev.rouse.EventQuery}, {@link dev.rouse.ActorEvent}, {@link
 *       dev.rouse.EventBatch}.
 *   <li>Connections of clients: {@link dev.rouse.ActorConnections}, {@link dev.rouse.ActorConnection}, {@link
 *       dev.rouse.ConnectionRequest}; of fronts {@link dev.rouse.ConnectionGateway}, {@link dev.rouse.FrontConnection}.
 *   <li>Queues: {@link dev.rouse.QueueHandler}, {@link dev.rouse.QueueMessage}, {@link dev.rouse.PulledQueue}, {@link
 *       dev.rouse.ReceivedMessage}; of those who send {@link dev.rouse.ActorQueue}, {@link dev.rouse.TurnQueue}; of operators {@link
 *       dev.rouse.QueueInfo}, {@link dev.rouse.DeadMessage}, {@link dev.rouse.UndeliveredMessage}.
 *   <li>Workflows: {@link dev.rouse.Workflow}, {@link dev.rouse.WorkflowStep}, {@link dev.rouse.WorkflowOutcome}, {@link
 *       dev.rouse.WorkflowFailure}, {@link dev.rouse.Iteration}; of those who order them {@link dev.rouse.Workflows}, {@link
 *       dev.rouse.WorkflowInfo}, {@link dev.rouse.WorkflowStatus}; from outside {@link dev.rouse.ActorWorkflows}, {@link
 *       dev.rouse.WorkflowQuery}, {@link dev.rouse.WorkflowPage}, {@link dev.rouse.WorkflowDetails}, {@link
 *       dev.rouse.WorkflowTimeline}; exported histories {@link dev.rouse.WorkflowHistory}, {@link dev.rouse.HistoryEntry}, {@link
 *       dev.rouse.WorkflowWord}, {@link dev.rouse.WorkflowValue}, {@link dev.rouse.WorkflowRedaction}.
 *   <li>Raw handlers: {@link dev.rouse.RawRequest}, {@link dev.rouse.RawResponse}, {@link dev.rouse.RawHandshake}, {@link dev.rouse.RawSocket}, {@link
 *       dev.rouse.RawMessage}; of fronts {@link dev.rouse.FrontSocket}, {@link dev.rouse.RawFrame}, {@link dev.rouse.RawClose}.
 *   <li>Codecs: {@link dev.rouse.StateCodec}, {@link dev.rouse.JacksonStateCodec}.
 *   <li>Tests of an actor without a runtime: {@link dev.rouse.ActorDriver}.
 * </ul>
 *
 * <h2>Calling and administering</h2>
 *
 * <ul>
 *   <li>Calls: {@link dev.rouse.ActorClient}, {@link dev.rouse.ActorRef}, {@link dev.rouse.ActorAddress}, {@link
 *       dev.rouse.ActorId}, {@link dev.rouse.ActorPage}, {@link dev.rouse.Principal}.
 *   <li>Operators and gateways: {@link dev.rouse.Administration}, {@link dev.rouse.ActorInspection}, {@link dev.rouse.ActorNode}, {@link dev.rouse.ActorInfo}, {@link dev.rouse.ActorPresence}, {@link dev.rouse.LocatedActor},
 *       {@link dev.rouse.StartLedger}, {@link dev.rouse.ActorStateInfo}, {@link dev.rouse.ConnectionInfo}, {@link
 *       dev.rouse.TurnActivity}, {@link dev.rouse.ClusterLives}, {@link dev.rouse.NodeHealth}, {@link dev.rouse.ActionSignature}, {@link
 *       dev.rouse.ActionMode}.
 *   <li>The cluster: {@link dev.rouse.ActorCluster}, {@link dev.rouse.ClusterView}, {@link dev.rouse.ClusterEvent}.
 *   <li>What happens: {@link dev.rouse.RuntimeListener}, {@link dev.rouse.LifecycleEvent}, {@link dev.rouse.ActorPhase},
 *       {@link dev.rouse.LifecycleHook}; for traces {@link dev.rouse.RuntimeObserver}, {@link dev.rouse.TraceContext}.
 * </ul>
 *
 * <h2>Options</h2>
 *
 * <ul>
 *   <li>Of a type: {@link dev.rouse.ActorOptions} with {@link dev.rouse.LifecycleOptions}, {@link dev.rouse.FailurePolicy},
 *       {@link dev.rouse.PreloadOptions}, {@link dev.rouse.ScheduleOptions}, {@link dev.rouse.EventOptions},
 *       {@link dev.rouse.ConnectionOptions}, {@link dev.rouse.QueueOptions} with {@link dev.rouse.QueueRate}, {@link dev.rouse.KeyedCallOptions},
 *       {@link dev.rouse.OutboxOptions}, {@link dev.rouse.WorkflowOptions},
 *       {@link dev.rouse.TurnOptions}.
 *   <li>Of a node: {@link dev.rouse.RuntimeOptions} with {@link dev.rouse.NodeOptions}, {@link dev.rouse.ClusterOptions}, {@link dev.rouse.StartOptions}, {@link
 *       dev.rouse.AlarmOptions}, {@link dev.rouse.BlockingOptions}.
 * </ul>
 *
 * <h2>Errors</h2>
 *
 * <ul>
 *   <li>All have {@link dev.rouse.RouseException} as their base, with an {@link dev.rouse.ErrorKind}; an action's own is an
 *       {@link dev.rouse.ActionException}.
 *   <li>Nothing happened, call again: {@link dev.rouse.RetryableException}, {@link dev.rouse.MailboxFullException}, {@link dev.rouse.QueueFullException}, {@link
 *       dev.rouse.OverloadedException}, {@link dev.rouse.NodeUnavailableException}, {@link
 *       dev.rouse.StoreUnavailableException}, {@link dev.rouse.ActorDestroyedException}, {@link
 *       dev.rouse.ActorPausedException}, {@link dev.rouse.ActorFailedException}, {@link dev.rouse.RolledBackException}.
 *   <li>The turn ran and was rolled back: {@link dev.rouse.TurnAbortedException}, {@link dev.rouse.TurnTimeoutException}, {@link
 *       dev.rouse.ActorStoppedException}, {@link dev.rouse.StreamIdleException}, {@link dev.rouse.StateEncodingException},
 *       {@link dev.rouse.StateChangedInPlaceException}, {@link dev.rouse.FatalErrorException}, {@link dev.rouse.RemoteException}.
 *   <li>It may have happened: {@link dev.rouse.OutcomeUnknownException}, {@link dev.rouse.CallTimeoutException}.
 *   <li>Its key is that of another call: {@link dev.rouse.KeyReusedException}.
 *   <li>Of workflows: {@link dev.rouse.StepFailedException}, {@link dev.rouse.WorkflowDivergedException}, {@link
 *       dev.rouse.WorkflowExistsException}, {@link dev.rouse.WorkflowNotFoundException}, {@link dev.rouse.WorkflowFailedException}.
 *   <li>A subscriber or a client was away for too long: {@link dev.rouse.EventsMissedException}, {@link
 *       dev.rouse.ConnectionEndedException}.
 *   <li>Refused before the turn: {@link dev.rouse.ActorNotFoundException}, {@link dev.rouse.ActorExistsException}, {@link
 *       dev.rouse.ActorStartException}, {@link dev.rouse.HookTimeoutException}, {@link dev.rouse.CallCycleException}.
 *   <li>Given or done wrong: {@link dev.rouse.InvalidAddressException}, {@link dev.rouse.InvalidCallException}, {@link
 *       dev.rouse.LimitExceededException}, {@link dev.rouse.OutsideTurnException}, {@link dev.rouse.UnknownActionException},
 *       {@link dev.rouse.UnknownTypeException}.
 * </ul>
 */
@NullMarked
package dev.rouse;

import org.jspecify.annotations.NullMarked;
