package com.streampay.projection;

import java.util.List;

import com.streampay.projection.DeadLetters.DeadLetter;
import com.streampay.projection.ProjectionProcessors.RunningProjection;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.common.transaction.TransactionManager;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Has dead letters handled after all, when what stood in their way is mended.
 */
@Component
@OnRole(Role.PROJECTION)
class DeadLetterRetry {

	private final DeadLetters letters;

	private final EventRecords records;

	private final ProjectionPositions positions;

	private final ProjectionTransactions transactions;

	DeadLetterRetry(DeadLetters letters, EventRecords records, ProjectionPositions positions,
			TransactionManager transactions, JdbcClient jdbc) {
		this.letters = letters;
		this.records = records;
		this.positions = positions;
		this.transactions = ProjectionTransactions.live(transactions, jdbc);
	}

	/**
	 * Tries each key's letters again, in their order, up to the first that still cannot
	 * be handled. The projection stands still meanwhile, key by key.
	 */
	void retry(RunningProjection projection) {
		for (String key : this.letters.keys(projection.name())) {
			List<DeadLetter> open = this.letters.of(projection.name(), key);
			if (!open.isEmpty()) {
				DeadLetter first = open.getFirst();
				InTransaction.run(this.transactions, this.records.read(first.recordPartition(), first.recordOffset()),
						() -> retry(projection, key));
			}
		}
	}

	private void retry(RunningProjection projection, String key) {
		this.positions.hold(projection.name());
		for (DeadLetter letter : this.letters.of(projection.name(), key)) {
			RecordedEvent event = this.records.read(letter.recordPartition(), letter.recordOffset());
			try {
				projection.invoker().applyOrUndo(event);
			}
			catch (RuntimeException ex) {
				if (!ProjectionInvoker.isFaultOfAnEvent(ex)) {
					throw ex;
				}
				this.letters.failed(letter, ex);
				return;
			}
			this.letters.handled(letter);
		}
	}

}
