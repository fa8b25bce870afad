"""Papers of kinds without a schema, as short as they can be: none may pass for one that has."""

# ruff: noqa: E501 - the lines are as wide as the paper

import pytest

from extraction.classify import classify
from tests.extraction.typed import typed

PAPERS = {
    "cv": """
ANNA BELL
anna@bell.example   (555) 555-0100
Professional Summary
Accountant with ten years of experience
Work Experience
Senior Accountant, Cobalt Ridge LLC   2019 - present
- Processed payroll, invoices and purchase orders
- Reconciled bank statements and pay stubs
Education
Bachelor of Science in Accounting
Skills
Excel, QuickBooks
""",
    "lease": """
RESIDENTIAL LEASE AGREEMENT
This Agreement is made by and between Landlord Ann Lee and Tenant Bob Ray.
Rent. Tenant shall pay $1,500.00 per month, due on the first day.
Security deposit $1,500.00
Utilities: tenant pays electricity, water and gas
IN WITNESS WHEREOF the parties sign
""",
    "mortgage stmt": """
Lakeland Mortgage
Mortgage Statement
Statement Date 07/01/2026   Account Number 12345
Payment Due Date 08/01/2026   Amount Due $1,829.71
Outstanding Principal $264,776.43
Interest Rate 4.75%
Principal $386.46 Interest $1,048.07 Escrow $235.18
Transaction Activity
Date Description Charges Payments
""",
    "proptax": """
COUNTY OF LAKEMONT
PROPERTY TAX BILL 2026
Parcel Number 12-34   Assessed Value 200,000
Total due $2,345.00   Due date 11/01/2026
""",
    "i9": """
Employment Eligibility Verification
Department of Homeland Security
Form I-9   OMB No. 1615-0047
Last Name (Family Name)  First Name (Given Name)
Date of Birth  U.S. Social Security Number
List A: U.S. Passport  List B: Driver's license
""",
    "w4": """
Form W-4   Employee's Withholding Certificate   2026
Department of the Treasury Internal Revenue Service
First name and middle initial  Last name  Social security number
Single or Married filing separately  Married filing jointly  Head of household
Claim Dependents
""",
    "1098t": """
PAYER'S TIN  FILER'S name
Form 1098-T  Tuition Statement 2025
1 Payments received for qualified tuition
Department of the Treasury - Internal Revenue Service OMB No. 1545-1574
""",
    "1098e": """
CORRECTED
RECIPIENT'S/LENDER'S name
Student Loan Interest Statement  Form 1098-E
1 Student loan interest received by lender $1,200.00
BORROWER'S TIN
OMB No. 1545-1576 Department of the Treasury - Internal Revenue Service
""",
    "1099r": """
PAYER'S name  1 Gross distribution  OMB No. 1545-0119
Form 1099-R  Distributions From Pensions, Annuities, Retirement
2a Taxable amount  PAYER'S TIN RECIPIENT'S TIN 4 Federal income tax withheld
Department of the Treasury - Internal Revenue Service
""",
    "1099k": """
FILER'S name PAYEE'S TIN
Form 1099-K  Payment Card and Third Party Network Transactions
1a Gross amount
OMB No. 1545-2205 Department of the Treasury
""",
    "941": """
Form 941 for 2026: Employer's QUARTERLY Federal Tax Return
Department of the Treasury - Internal Revenue Service
Employer identification number (EIN)
Wages, tips, and other compensation
Federal income tax withheld from wages, tips
Taxable social security wages  Taxable Medicare wages & tips
""",
    "scheduleC": """
SCHEDULE C (Form 1040)  Profit or Loss From Business
Department of the Treasury Internal Revenue Service
OMB No. 1545-0074
Name of proprietor  Social security number (SSN)
Gross receipts or sales  Total expenses
""",
    "k1": """
Schedule K-1 (Form 1065)  Partner's Share of Income, Deductions, Credits
Department of the Treasury OMB No. 1545-0123
Partnership's employer identification number
Ordinary business income  Interest income  Ordinary dividends  Qualified dividends
""",
    "cert ins": """
CERTIFICATE OF LIABILITY INSURANCE
PRODUCER  INSURED  CERTIFICATE HOLDER
Coverages  Policy Number  Policy EFF  Policy EXP  Limits
General liability  Each occurrence 1,000,000
""",
    "eob": """
EXPLANATION OF BENEFITS
This is not a bill
Patient name Ada Bell  Claim number 123  Date of service 01/02/2026
Amount billed 200.00 Plan paid 150.00 Your deductible 50.00 Amount you owe 50.00
""",
    "angebot": """
Angebot Nr. A-123
Kundennummer 4711   Datum 05.03.2026
Menge Einzelpreis Gesamtpreis
2 10,00 20,00
Summe netto 20,00 zzgl. MwSt 3,80 Gesamtbetrag 23,80
Gültig bis 31.03.2026
""",
    "lieferschein": """
Lieferschein Nr. 88
Kundennummer 4711   Datum 05.03.2026
Menge Artikel
2 Stühle
Bestellnummer 99
""",
    "ab": """
Auftragsbestätigung Nr. 77
Kundennummer 4711   Datum 05.03.2026
Menge Einzelpreis Gesamtpreis
Wir bestätigen Ihren Auftrag
Gesamtbetrag 23,80 zahlbar innerhalb 30 Tagen
""",
    "mahnung": """
Mahnung
Rechnungsnummer 12 vom 05.03.2026 Fälligkeit 04.04.2026
Offener Betrag 23,80 Mahngebühr 5,00 Gesamtbetrag 28,80
Kundennummer 4711
""",
    "arbeitsvertrag": """
Arbeitsvertrag
zwischen der Lieferant GmbH und Frau Ada Bell
1. Das Arbeitsverhältnis beginnt am 01.05.2026.
2. Das Gehalt beträgt 3.000,00 EUR brutto monatlich.
""",
    "proforma quote": """
QUOTATION
Quote number Q-12   Quote date 03/14/2026   Valid until 04/14/2026
Bill to  Ship to
Description Quantity Unit price Amount
Goods 2 10.00 20.00
Subtotal 20.00 Tax 1.60 Total 21.60
Payment terms net 30
""",
    "packing": """
PACKING SLIP
PO number 44  Order date 03/14/2026
Ship to Orchard Bay Ltd
Quantity shipped 2  Carrier UPS  Tracking number 1Z
""",
    "reject letter": """
June 1, 2026
Dear Ms Bell,
Thank you for your application for the position of Clerk. We regret to inform you that we have chosen another candidate.
Sincerely,
Ann Lee
Human Resources Manager
""",
    "reference": """
Letter of Recommendation
To Whom It May Concern,
Ada Bell worked for me for three years. She is kind and diligent. I recommend her without reservation.
Sincerely,
Ann Lee
""",
    "resign": """
June 1, 2026
Dear Mr Lee,
Please accept this letter as notice of my resignation from my position as Clerk. My last day of employment will be June 15, 2026.
Sincerely,
Ada Bell
""",
    "timesheet": """
WEEKLY TIMESHEET
Employee Ada Bell  Week ending 03/14/2026
Date Time In Time Out Hours
Mon 9:00 17:00 8.00
Total hours 40.00 Overtime 0.00
Supervisor signature
""",
    "remittance": """
REMITTANCE ADVICE
Vendor Cobalt Ridge LLC   Payment date 03/14/2026   Check number 1041
Invoice number  Invoice date  Amount  Discount  Net
W-7066 02/14/2026 20.00 0.00 20.00
Total 20.00
""",
    "loan app": """
Uniform Residential Loan Application
Section 1: Borrower Information
Name Social Security Number Date of Birth
Current Employment  Employer  Position or Title  Start Date  Gross Monthly Income  Base $  Overtime $
Lender Loan No.
""",
    "vod": """
Request for Verification of Deposit
To (Name and address of depository)  From (Name and address of lender)
Type of account  Account number  Current balance  Average balance
CHECKING SAVINGS
""",
    "profit": """
Profit and Loss Statement
Cobalt Ridge LLC
January - June 2026
Income Sales 20,000.00
Expenses Payroll 5,000.00 Rent 1,000.00
Net income 14,000.00
""",
    "menu": """
LUNCH MENU
Soup 4.50
Salad 6.00
Steak 19.00
Thank you for your visit
Tip not included
""",
    "price list": """
PRICE LIST 2026
Article  Unit price
Chair 45.00
Table 120.00
All prices plus VAT. Payment terms 30 days.
""",
    "credit report": """
CREDIT REPORT
Name Ada Bell  SSN XXX-XX-1234  Date of birth 01/02/1980
Accounts
Creditor  Account number  Balance  Payment status
""",
    "insurance app": """
Auto Insurance Application
Applicant information  Drivers license number  State
Policy effective date  Coverage  Bodily injury  Deductible
Applicant signature
""",
    "ssa": """
Form SSA-1099 - SOCIAL SECURITY BENEFIT STATEMENT
Box 1. Name  Box 2. Beneficiary's Social Security Number
Box 3. Benefits Paid in 2025  Box 5. Net Benefits
""",
    "news": """
The council met on Tuesday. Invoice fraud is on the rise, said the chair, who is employed by the bank.
He read a bank statement aloud.
""",
    "benefit award": """
Social Security Administration
Date: November 28, 2025
Your New Benefit Amount
BENEFICIARY'S NAME: ADA BELL
Your monthly amount before deductions is $1,500.00
The amount we deduct for Medicare medical insurance is $185.00
""",
}


@pytest.mark.parametrize("text", PAPERS.values(), ids=PAPERS)
def test_paper_of_another_kind_is_left_unclassified(text):
    assert classify([typed(text)]).doc_type == "unclassified"
