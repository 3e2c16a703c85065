package com.streampay.activity;

import com.streampay.view.OnViews;

import org.springframework.stereotype.Component;

/**
 * What a payment comes to on average.
 */
@Component
@OnViews
class AverageTransactionsView extends TransactionTotalRecords {

	@Override
	public String topic() {
		return "average-transactions";
	}

	@Override
	Object data(TransactionTotal total) {
		return new AverageTransactionsStream.Average(total.average(), total.time());
	}

}
